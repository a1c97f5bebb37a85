"""What the server's own log says, as far as it was named: known complaints, how often and when, never its lines."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.log import Log, Said
from wsinvest.i18n.messages import Phrase
from wsinvest.report.blocks import Block, Column, Heading, Line, Mono, Paragraph, Table
from wsinvest.report.sections.view import View

TITLE: Final = Phrase("What the server's log says", "O que diz o log do servidor")
READ: Final = Phrase(
    "{read:bytes} of {size:bytes} of {path} were read.", "Foram lidos {read:bytes} de {size:bytes} de {path}."
)
NOTHING: Final = Phrase("No line makes a complaint that is known.", "Nenhuma linha traz uma queixa conhecida.")
COMPLAINTS: Final = Phrase(
    "Complaints that are known; times as the log has them, without a zone",
    "Queixas conhecidas; horários como constam no log, sem fuso",
)
COLUMNS: Final = (
    (Phrase("Complaint", "Queixa"), False),
    (Phrase("Lines", "Linhas"), True),
    (Phrase("Among the last 1,000", "Entre as últimas 1.000"), True),
    (Phrase("First", "Primeira"), False),
    (Phrase("Last", "Última"), False),
)
EACH: Final = Phrase("Where each of these lines begins: {file}", "Onde começa cada uma dessas linhas: {file}")


def log(view: View) -> Iterator[Block]:
    """Nothing where no log was named or could be read; the reasons stand elsewhere."""
    facts = view.facts(Log)
    if facts is None:
        return
    yield Heading(view.say(TITLE))
    yield Paragraph(view.say(READ, read=facts.read_bytes, size=facts.size_bytes, path=facts.path))
    if not facts.said:
        yield Paragraph(view.say(NOTHING))
        return
    columns = tuple(Column(view.say(title), number=number) for title, number in COLUMNS)
    yield Table(view.say(COMPLAINTS), columns, tuple(_row(view, said) for said in facts.said))
    if view.case.evidence["log"].rows:
        yield Paragraph(view.say(EACH, file="evidence/log.jsonl"), small=True)


def _row(view: View, said: Said) -> tuple[Line, ...]:
    lines, lately = view.form("int", said.lines), view.form("int", said.lately)
    return (view.word(said.name), lines, lately, *(Mono(time) if time else "" for time in (said.first, said.last)))
