"""The part on the server's log: known error patterns, how often and when they occurred, but never lines of the log."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.log import Log, LogCount
from wsinvest.i18n.messages import _
from wsinvest.report.blocks import Block, Heading, Line, Mono, Paragraph, Table
from wsinvest.report.sections.view import View

TITLE: Final = _("What the server's log says")
READ: Final = _("{read:bytes} of {size:bytes} of {path} were read.")
NOTHING: Final = _("No line makes a complaint that is known.")
COMPLAINTS: Final = _("Complaints that are known; times as the log has them, without a zone")
COMPLAINT: Final = _("Complaint")
LINES: Final = _("Lines")
RECENT: Final = _("Among the last 1,000")
FIRST: Final = _("First")
LAST: Final = _("Last")
EACH: Final = _("Where each of these lines begins: {file}")


def log(view: View) -> Iterator[Block]:
    """A table of the known patterns in the log; nothing if the log was not configured or could not be read."""
    facts = view.facts(Log)
    if facts is None:
        return
    yield Heading(view.say(TITLE))
    yield Paragraph(view.say(READ, read=facts.read_bytes, size=facts.size_bytes, path=facts.path))
    if not facts.said:
        yield Paragraph(view.say(NOTHING))
        return
    columns = view.columns(COMPLAINT, LINES, RECENT, FIRST, LAST, numbers=(LINES, RECENT))
    yield Table(view.say(COMPLAINTS), columns, tuple(_row(view, said) for said in facts.said))
    if view.case.evidence["log"].rows:
        yield Paragraph(view.say(EACH, file="evidence/log.jsonl"), small=True)


def _row(view: View, said: LogCount) -> tuple[Line, ...]:
    lines, recent = view.form("int", said.lines), view.form("int", said.lately)
    return (view.word(said.name), lines, recent, *(Mono(time) if time else "" for time in (said.first, said.last)))
