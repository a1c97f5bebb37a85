"""The parts on the server's log: known errors in it, how often and when; and what the server wrote while we tried."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.log import Log, LogCount
from wsinvest.facts.log_delta import LogDelta, LogEntry
from wsinvest.i18n.messages import _
from wsinvest.report.blocks import Block, Code, Fold, Heading, Line, Mono, Paragraph, Table, shown
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
WRITTEN: Final = _("What the server wrote while we tried")
WRITTEN_NOTHING: Final = _("Its log has no new line that tells anything ({added:bytes} were added).")
WRITTEN_OF: Final = _("The last {read:bytes} of {added:bytes} that were added to its log were read.")
TIMES: Final = _("{n:int} {n:plural:time|times} while we tried, {before:int} {before:plural:time|times} shortly before")
OTHERS: Final = _(
    "{n:int} {n:plural:connection|connections} of other clients {n:plural:is|are} in it too, by their ports; their "
    "entries are left out."
)
WHOLE: Final = _("The whole entry")
NOT_READ: Final = _("Not read: {notes:list}")


def log(view: View) -> Iterator[Block]:
    """A table of the known patterns in the log; nothing if the log was not configured or could not be read."""
    facts = view.facts(Log)
    if facts is None:
        return
    yield Heading(view.say(TITLE))
    yield Paragraph(view.say(READ, read=facts.read_bytes, size=facts.size_bytes, path=facts.path))
    if not facts.said:
        yield Paragraph(view.say(NOTHING))
        yield from _notes(view, facts.notes)
        return
    columns = view.columns(COMPLAINT, LINES, RECENT, FIRST, LAST, numbers=(LINES, RECENT))
    yield Table(view.say(COMPLAINTS), columns, tuple(_row(view, said) for said in facts.said))
    yield from _notes(view, facts.notes)
    if view.case.evidence["log"].rows:
        yield Paragraph(view.say(EACH, file="evidence/log.jsonl"), small=True)


def _row(view: View, said: LogCount) -> tuple[Line, ...]:
    lines, recent = view.form("int", said.lines), view.form("int", said.lately)
    return (view.word(said.name), lines, recent, *(Mono(time) if time else "" for time in (said.first, said.last)))


def written(view: View) -> Iterator[Block]:
    """The entries that tell most of what was added to the log during the attempts; nothing without a log."""
    facts = view.facts(LogDelta)
    if facts is None:
        return
    yield Heading(view.say(WRITTEN))
    if facts.entries:
        yield from (block for one in facts.entries for block in _entry(view, one))
    else:
        yield Paragraph(view.say(WRITTEN_NOTHING, added=facts.added_bytes))
    if facts.others:
        yield Paragraph(view.say(OTHERS, n=facts.others), small=True)
    if facts.read_bytes < facts.added_bytes:
        yield Paragraph(view.say(WRITTEN_OF, read=facts.read_bytes, added=facts.added_bytes), small=True)
    yield from _notes(view, facts.notes)


def _entry(view: View, one: LogEntry) -> Iterator[Block]:
    """How often it was written, what it says, and its lines; a trace behind a fold."""
    said = (view.word(one.says),) if one.says else ()
    file = (one.file,) if one.file else ()
    yield Paragraph(" · ".join((*said, view.say(TIMES, n=one.times, before=one.before), *file)))
    yield Code(shown(one.line))
    if one.text:
        yield Fold(view.say(WHOLE), (Code(shown(one.text)),), paper=False)


def _notes(view: View, notes: tuple[str, ...]) -> Iterator[Block]:
    if notes:
        yield Paragraph(view.say(NOT_READ, notes=notes), small=True)
