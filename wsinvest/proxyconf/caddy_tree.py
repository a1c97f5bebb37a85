"""The statements of a Caddyfile: sites and their directives with their blocks; imports stand where they are used."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wsinvest.facts.proxy import Place
from wsinvest.proxyconf.files import DEEPEST, Files, Unreadable
from wsinvest.proxyconf.statement import Statement
from wsinvest.proxyconf.words import words_of

_MOST_OPEN: Final = 50
SITE: Final = "site"


def read(path: Path, files: Files) -> tuple[Statement, ...]:
    """Sites as statements `site` with their addresses as arguments; the global block has none."""
    top = _blocks(path, files, ())
    snippets = {one.name[1:-1]: one for one in top if one.name.startswith("(") and one.name.endswith(")")}
    if not any(one.block is not None and _is_site(one) for one in top):  # one site, without braces
        head, *rest = top or (Statement(SITE),)
        top = (Statement(head.name, head.args, head.place, tuple(rest)),)
    sites = (one for one in top if one.block is not None and one.name.strip("()") not in snippets)
    return tuple(_site(one, snippets) for one in sites)


def _is_site(one: Statement) -> bool:
    """True for a block at the top that is no directive: an address has a dot, a colon, a slash or is a bare name."""
    return not one.name.startswith(("(", "@")) and one.name not in ("handle", "handle_path", "route", "reverse_proxy")


def _site(one: Statement, snippets: dict[str, Statement]) -> Statement:
    addresses = tuple(filter(None, (part.strip(",") for part in (one.name, *one.args))))
    inside = tuple(_imported(one.inside, snippets, 0))
    return Statement(SITE, addresses, one.place, inside)


def _imported(statements: tuple[Statement, ...], snippets: dict[str, Statement], depth: int) -> Iterator[Statement]:
    for one in statements:
        if one.name == "import" and one.args and one.args[0] in snippets and depth < DEEPEST:
            yield from _imported(snippets[one.args[0]].inside, snippets, depth + 1)
        elif one.name == "import":
            yield Statement("import", one.args, one.place, unread=True)
        else:
            block = None if one.block is None else tuple(_imported(one.inside, snippets, depth))
            yield Statement(one.name, one.args, one.place, block, one.unread)


def _blocks(path: Path, files: Files, above: tuple[Path, ...]) -> tuple[Statement, ...]:
    shown = files.shown(path)
    try:
        text = files.text(path)
    except Unreadable as error:
        files.note(Place(shown), str(error))
        return (Statement("import", (), Place(shown), unread=True),)
    blocks = _Blocks()
    for place, words in _logical(text, shown):
        if words[0] == "import" and len(words) > 1 and words[-1] != "{":
            blocks.inside.extend(_included(words, place, files, (*above, path)))
        else:
            blocks.add(words, place)
    for head, _content in blocks.open:
        files.note(head.place, "a block that is not closed")
    return tuple(blocks.top)


class _Blocks:
    """Puts lines into blocks: one ends in a brace and begins a block, a brace alone ends it."""

    def __init__(self) -> None:
        self.top: list[Statement] = []
        self.open: list[tuple[Statement, list[Statement]]] = []

    @property
    def inside(self) -> list[Statement]:
        """The statements of the block that is open now."""
        return self.open[-1][1] if self.open else self.top

    def add(self, words: tuple[str, ...], place: Place) -> None:
        """Take the words of one line."""
        if words == ("}",) and self.open:
            head, content = self.open.pop()
            self.inside.append(Statement(head.name, head.args, head.place, tuple(content)))
        elif words[-1] == "{" and len(self.open) < _MOST_OPEN:
            self.open.append((Statement(words[0] if len(words) > 1 else "", words[1:-1], place), []))
        elif words != ("}",):
            self.inside.append(Statement(words[0], words[1:], place))


def _included(words: tuple[str, ...], place: Place, files: Files, above: tuple[Path, ...]) -> Iterator[Statement]:
    """What the files of an import hold; the import itself where it names none, since it may name a snippet."""
    found = files.matching(words[1], files.bases) if len(above) <= DEEPEST else []
    if not found:
        yield Statement("import", words[1:], place)
    for path in found:
        yield from _blocks(path, files, above) if path not in above else ()


def _logical(text: str, shown: str) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The words of each line; lines go on behind a backslash, and addresses behind a comma."""
    kept: tuple[str, ...] = ()
    begins = 0
    for number, line in enumerate(text.splitlines(), 1):
        goes_on = line.rstrip().endswith("\\")
        words = (*kept, *words_of(line.rstrip().removesuffix("\\")))
        begins = begins if kept else number
        if words and (goes_on or words[-1].endswith(",")):
            kept = words
            continue
        kept = ()
        if words:
            yield Place(shown, begins), words
