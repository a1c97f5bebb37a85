"""The part on the proxy's configuration: the block that serves the URL, what it sets, and what was not read."""

from collections.abc import Iterator
from typing import Final

from wsinvest.facts.proxy import Directive, ForwardedHeader, Place, Proxy
from wsinvest.i18n.messages import _
from wsinvest.report.blocks import Block, Bullets, Heading, Line, Mono, Paragraph, Table
from wsinvest.report.sections.view import View

TITLE: Final = _("What the proxy's configuration says of this URL")
PROGRAM: Final = _("Program")
FILE: Final = _("File", "label")
BLOCK: Final = _("Block that serves the URL")
BEHIND: Final = _("Servers behind it")
PATH_BEHIND: Final = _("Path as they get it")
NO_BLOCK: Final = _("It names no server for this host, port and path: nothing is concluded from it.")
SENT: Final = _("Headers that it sets")
HEADER: Final = _("Header")
WRITTEN: Final = _("As written")
ARRIVES: Final = _("As it arrives")
IN_FORCE: Final = _("Directives in force there")
DIRECTIVE: Final = _("Directive")
PLACE: Final = _("Line", "of a file")
BY_DEFAULT: Final = _("default")
NOT_READ: Final = _("What was not read")


def proxy(view: View) -> Iterator[Block]:
    """Tables of what is in force; nothing if no configuration was named or none could be read."""
    facts = view.facts(Proxy)
    if facts is None:
        return
    yield Heading(view.say(TITLE))
    yield view.pairs(
        (PROGRAM, facts.program),
        (FILE, Mono(facts.path)),
        (BLOCK, _directive(facts.route) if facts.route else ""),
        (BEHIND, ", ".join(f"{one.scheme}://{one.host}:{one.port}" for one in facts.backends)),
        (PATH_BEHIND, Mono(facts.path_behind) if facts.path_behind else ""),
    )
    if facts.route is None:
        yield Paragraph(view.say(NO_BLOCK))
    if facts.headers:
        columns = view.columns(HEADER, WRITTEN, ARRIVES, PLACE)
        yield Table(view.say(SENT), columns, tuple(_header(view, one) for one in facts.headers))
    if facts.directives:
        rows = tuple((_directive(one), _place(view, one.place)) for one in facts.directives)
        yield Table(view.say(IN_FORCE), view.columns(DIRECTIVE, PLACE), rows)
    if facts.notes:
        yield Heading(view.say(NOT_READ))
        yield Bullets(tuple(Mono(note) for note in facts.notes))


def _directive(one: Directive) -> Line:
    return Mono(f"{one.name} {one.value}".strip())


def _header(view: View, one: ForwardedHeader) -> tuple[Line, ...]:
    arrives = "" if one.arrives is None else Mono(one.arrives) if one.arrives else "–"
    return (Mono(one.name), Mono(one.value) if one.value else "–", arrives, _place(view, one.place))


def _place(view: View, place: Place) -> Line:
    return Mono(f"{place.file}:{place.line}") if place.line else view.say(BY_DEFAULT)
