"""What is known of an alert: what it means, where it raises and clears, how long it waits."""

from collections.abc import Iterator
from typing import Any, Final

from wsinvest.cli.catalogue.parts import bullets, part, said
from wsinvest.i18n.messages import Message, _, filled
from wsinvest.model.alert_unit import Alert, Line, Lines, Of
from wsinvest.model.registry import Registry
from wsinvest.report import phrases
from wsinvest.report.blocks import Lead, Mono, Paragraph, Section
from wsinvest.report.blocks import Line as Said

LINES: Final = _("Lines, as [watch.lines] of a target file can set them")
LINE: Final = _("{name} = {default} (source: {source})")
RAISES: Final = _("It fires when")
ABOVE: Final = _("{raises} is reached; it is over at {clears} or below")
BELOW: Final = _("{raises} is reached from above; it is over at {clears} or above")
AFTER: Final = _("so for {seconds:s} of watched time; what is not measured does not count")
AT_ONCE: Final = _("one sample shows it, or as many as the cause above says")
STEPS: Final = _("again at each further step, without reminders")
OPERATOR: Final = _("It is about the watch itself, and goes to its operator.")
READS: Final = _("What it reads of a sample")
MEANS: Final = _("Findings that it is a symptom of")


def alert_explained(alert: Alert[Any], registry: Registry, language: str) -> Section:
    """The page of an alert."""
    text = alert.text
    named = ((Mono(code), registry.rules[code].text.plain.say(language)) for code in alert.means)
    blocks = (
        Lead(text.plain.say(language)),
        *([Paragraph(OPERATOR.say(language))] if alert.of is Of.WATCH else []),
        *part(phrases.CAUSE, language, *said(text.cause, language)),
        *part(phrases.IMPACT, language, *said(text.impact, language)),
        *part(RAISES, language, *bullets(_raises(alert, language))),
        *part(LINES, language, *bullets(_line(one, language) for one in alert.each_line)),
        *part(READS, language, *bullets(alert.reads)),
        *part(phrases.FIX, language, *said(text.fix, language)),
        *part(phrases.CHECK, language, *said(text.check, language)),
        *part(MEANS, language, *bullets(named)),
    )
    return Section(alert.code, alert.code, language, blocks)


def _raises(alert: Alert[Any], language: str) -> Iterator[Said]:
    for pair in alert.lines:
        if isinstance(pair, Lines):
            which: Message = BELOW if pair.falling else ABOVE
            yield filled(which, raises=pair.raises.name, clears=pair.clears.name).say(language)
    yield filled(AFTER, seconds=alert.for_s).say(language) if alert.for_s else AT_ONCE.say(language)
    if alert.steps:
        yield STEPS.say(language)


def _line(line: Line, language: str) -> Said:
    return filled(LINE, name=line.name, default=f"{line.default:g}", source=line.source).say(language)
