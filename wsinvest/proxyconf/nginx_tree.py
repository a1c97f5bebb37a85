"""The statements of an nginx configuration, parsed by crossplane; includes stand where their files' content belongs."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from wsinvest.facts.proxy import Place
from wsinvest.proxyconf.files import DEEPEST, Files, Unreadable
from wsinvest.proxyconf.statement import Statement

# Includes that hold tables of types and of other protocols; what they say is of no interest here.
_OTHER_MATTERS: Final = ("mime.types", "fastcgi", "uwsgi_params", "scgi_params", "modules-enabled", "koi-", "win-utf")


def read(path: Path, files: Files) -> tuple[Statement, ...]:
    """The statements of this file and of those that it includes."""
    return tuple(_file(path, files, ()))


def _file(path: Path, files: Files, above: tuple[Path, ...]) -> Iterator[Statement]:
    shown = files.shown(path)
    try:
        files.text(path)  # is there, is text, is within the limits
    except Unreadable as error:
        files.note(Place(shown), str(error))
        yield Statement("include", (), Place(shown), unread=True)
        return
    parsed = _parsed(path)
    for wrong in parsed["errors"]:
        files.note(Place(shown, wrong["line"] or 0), "cannot be parsed as nginx's grammar")
    if parsed["errors"]:
        yield Statement("include", (), Place(shown), unread=True)
    yield from _statements(parsed["parsed"], shown, files, (*above, path))


def _parsed(path: Path) -> Mapping[str, Any]:
    import crossplane  # only where a configuration is named

    payload = crossplane.parse(str(path), single=True, check_ctx=False, check_args=False)
    found: Mapping[str, Any] = payload["config"][0]
    return found


def _statements(
    parsed: list[Mapping[str, Any]], shown: str, files: Files, above: tuple[Path, ...]
) -> Iterator[Statement]:
    for one in parsed:
        place = Place(shown, one["line"])
        if one["directive"] == "include" and one["args"]:
            yield from _included(one["args"][0], place, files, above)
            continue
        block = tuple(_statements(one["block"], shown, files, above)) if "block" in one else None
        yield Statement(one["directive"], tuple(one["args"]), place, block)


def _included(pattern: str, place: Place, files: Files, above: tuple[Path, ...]) -> Iterator[Statement]:
    if any(word in pattern for word in _OTHER_MATTERS):
        return
    found = files.matching(pattern, files.bases)
    unread = None if found or any(char in pattern for char in "*?[") else "the included file is not there"
    if len(above) > DEEPEST:
        found, unread = [], f"not read: more than {DEEPEST} includes within each other"
    if any(path in above for path in found):
        found, unread = [path for path in found if path not in above], "a file that includes itself is read once"
    if unread:
        files.note(place, unread)
        yield Statement("include", (), place, unread=True)
    for path in found:
        yield from _file(path, files, above)
