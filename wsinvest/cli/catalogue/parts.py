"""What pages of codes and of alerts are made of: parts with a heading, lists, and texts with their fields as names."""

from collections.abc import Iterable, Iterator

from wsinvest.i18n.catalogue import FIELD
from wsinvest.i18n.messages import Message, Phrase
from wsinvest.report.blocks import Block, Bullets, Heading, Line, Paragraph


def part(title: Phrase, language: str, *blocks: Block) -> Iterator[Block]:
    """The blocks below a heading; nothing if there are none."""
    if blocks:
        yield Heading(title.say(language))
        yield from blocks


def bullets(lines: Iterable[Line]) -> Iterator[Block]:
    """A list of these lines; nothing if there are none."""
    items = tuple(lines)
    if items:
        yield Bullets(items)


def said(message: Message, language: str) -> Iterator[Block]:
    """The text, unless it holds nothing but what a finding would fill in."""
    if FIELD.sub("", message.text).strip(" ."):
        yield Paragraph(_open(message, language))


def _open(message: Message, language: str) -> str:
    """The text with the names of its fields, as <count>, in place of values; of two forms the plural."""
    return FIELD.sub(lambda match: _form(match["name"], match["forms"]), message.template(language))


def _form(name: str, forms: str | None) -> str:
    return forms.partition("|")[2] if forms else f"<{name.replace('_', ' ')}>"
