"""What a load would do, in a few lines for `--plan`."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.load import Plan
from wsinvest.i18n.messages import Phrase, _

TARGET: Final = _("Target: {url}")
HOLD: Final = _("Hold {hold:int} connections, opened in steps of 1, 2, 5, 10 … %.")
RATE: Final = _("{rate:decimal} handshakes a second, each connection closed a second later.")
PINGS: Final = _("{pings:decimal} pings a second over all connections.")
FIND: Final = _("Raise the messages a second by half, step by step, until p{share:int} passes {line:ms}.")
SECONDS: Final = _("For {seconds:s} after the ramp.")
MOST: Final = _("Never more than {most:int} connections at once.")
NOTHING: Final = _("Nothing was sent.")


def lines(plan: Plan, url: str, language: str) -> Iterator[str]:
    """One sentence for each part of the plan."""

    def say(phrase: Phrase, **values: object) -> str:
        return phrase.say(language, values)

    yield say(TARGET, url=url)
    if plan.hold:
        yield say(HOLD, hold=plan.hold)
    if plan.rate:
        yield say(RATE, rate=plan.rate)
    if plan.find:
        yield say(FIND, share=plan.find[0] * 100, line=plan.find[1])
    elif plan.hold and plan.pings:
        yield say(PINGS, pings=plan.pings)
    yield say(SECONDS, seconds=plan.seconds)
    yield say(MOST, most=plan.most)
    yield say(NOTHING)
