"""Which location of nginx serves a path: exact, longest prefix, `^~`, regular expressions, nested ones."""

import re
from dataclasses import dataclass, field
from typing import Final

from wsinvest.proxyconf.patterns import captures, compiled
from wsinvest.proxyconf.statement import Statement, named

_MODIFIERS: Final = ("^~", "~*", "~", "=")
_SLASHES: Final = re.compile(r"/{2,}")


@dataclass
class Found:
    """The locations from the outermost to the innermost; `groups` of the last expression that matched.

    `unclear`: expressions that were not evaluated and stand before what was found.
    """

    chain: tuple[Statement, ...] = ()
    groups: dict[str, str] = field(default_factory=dict)
    unclear: list[Statement] = field(default_factory=list)


def normalised(path: str) -> str:
    """The path as locations see it: slashes merged, `.` and `..` resolved, percent-encoding undone."""
    from urllib.parse import unquote

    parts: list[str] = []
    merged = _SLASHES.sub("/", unquote(path, errors="replace"))
    for part in merged.split("/")[1:]:
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/" + "/".join(parts)


def pattern_of(location: Statement) -> tuple[str, str]:
    """The modifier (empty for a plain prefix) and the pattern of a location, also where they are written together."""
    if len(location.args) > 1:
        return location.args[0], location.args[1]
    text = location.args[0] if location.args else ""
    modifier = next((one for one in _MODIFIERS if text.startswith(one)), "")
    return modifier, text.removeprefix(modifier)


def find(statements: tuple[Statement, ...], path: str) -> Found:
    """The locations that serve this path, among those of a server block or of a location."""
    found = Found()
    _search(statements, path, found)
    return found


def by_name(statements: tuple[Statement, ...], name: str) -> Statement | None:
    """The location that `@name` names."""
    return next((one for one in named(statements, "location") if one.args == (name,)), None)


def _search(statements: tuple[Statement, ...], path: str, found: Found) -> bool:
    """Add what serves the path within this block; True if an exact match or an expression ends the search."""
    locations = [(*pattern_of(one), one) for one in named(statements, "location")]
    exact = next((one for modifier, text, one in locations if modifier == "=" and text == path), None)
    if exact:
        found.chain += (exact,)
        return True
    prefixes = [(text, modifier, one) for modifier, text, one in locations if modifier in ("", "^~")]
    fitting = [item for item in prefixes if path.startswith(item[0]) and not item[0].startswith("@")]
    longest = max(fitting, key=lambda item: len(item[0]), default=None)
    before = found.chain
    if longest:
        found.chain += (longest[2],)
        if _search(longest[2].inside, path, found):
            return True
        if longest[1] == "^~":
            return False
    return _by_expression(locations, path, found, before)


def _by_expression(
    locations: list[tuple[str, str, Statement]], path: str, found: Found, before: tuple[Statement, ...]
) -> bool:
    for modifier, text, one in locations:
        if modifier not in ("~", "~*"):
            continue
        pattern = compiled(text, ignore_case=modifier == "~*")
        if pattern is None:
            found.unclear.append(one)
            continue
        match = pattern.search(path)
        if match:
            found.chain, found.groups = (*before, one), captures(match)
            _search(one.inside, path, found)
            return True
    return False
