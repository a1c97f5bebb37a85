"""The timeouts are unset or too short."""

from collections.abc import Iterator
from typing import Final

from wsinvest.analysis.configuration import cite, untold
from wsinvest.analysis.repairs import SET_TIMEOUTS
from wsinvest.analysis.timeouts import seconds_of
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled, joined
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.settings import Topic

_TIMEOUTS: Final = ("WS_PING_INTERVAL", "WS_PING_TIMEOUT", "WEBSOCKET_TIMEOUT")
_UNSET: Final = _("Not set: {names:list}.")
_GIVES_UP: Final = _("The client gives up after {limit:s}, while handshakes take up to {p99:ms}.")


@rule(
    "config.timeouts.unfit",
    text=Text(
        title=_("The timeouts do not fit"),
        impact=_("Connections are dropped while they are idle, or clients wait too long or give up too early."),
        cause=_("{problems}"),
        fix=_("Set them from the measured latencies; ping at half the shortest idle timeout."),
        check=_("An idle connection outlives the proxy's timeout, and no handshake is given up on that would open."),
    ),
    steps=(SET_TIMEOUTS,),
)
def timeouts_unfit(config: Config, handshake: Handshake | None) -> Outcome:
    """Fail when timeouts are unset or below the measured p99 time to open; proven by the settings."""
    blocked = untold(config, Topic.TIMEOUTS)
    if blocked:
        return blocked
    wanted = (*_TIMEOUTS, "PROXY_IDLE_TIMEOUT") if "PROXY_IDLE_TIMEOUT" in config.expected else _TIMEOUTS
    unset = tuple(name for name in wanted if config.setting(name).state is not ValueState.SET)
    problems = (*_unfit(config, handshake), *((filled(_UNSET, names=unset),) if unset else ()))
    if not problems:
        return Pass()
    return Fail(Severity.MEDIUM, Confidence.PROVEN, {"problems": joined(" ", problems)}, cite(config, *wanted))


def _unfit(config: Config, handshake: Handshake | None) -> Iterator[Phrase]:
    """The phrases for timeouts that do not fit the measured times."""
    limit = seconds_of(config, "WEBSOCKET_TIMEOUT")
    p99 = handshake.tally.percentile_ms(0.99) if handshake else None
    if limit and p99 is not None and limit * 1000 < p99:
        yield filled(_GIVES_UP, limit=limit, p99=p99)
