"""The statements of an Apache configuration: directives and sections, with what it includes in its place."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wsinvest.facts.proxy import Place
from wsinvest.proxyconf.files import DEEPEST, Files, Unreadable
from wsinvest.proxyconf.statement import Statement
from wsinvest.proxyconf.words import words_of

_OPENS: Final = re.compile(r"<(\w++)(.*)>\s*")
_CLOSES: Final = re.compile(r"</(\w+)\s*>\s*")
_MOST_OPEN: Final = 50
# Names are the same in any case; these are told and asked for, in the spelling of Apache's manual.
_SPELLINGS: Final = (
    *("VirtualHost", "Location", "LocationMatch", "Proxy", "ProxyMatch", "IfModule", "If", "IfDefine", "IfVersion"),
    *("ServerName", "ServerAlias", "ServerRoot", "Listen", "LoadModule", "Include", "IncludeOptional", "Define"),
    *("ProxyPass", "ProxyPassMatch", "ProxyPreserveHost", "ProxyTimeout", "ProxyAddHeaders", "ProxyRequests"),
    *("ProxyWebsocketIdleTimeout", "ProxyWebsocketFallbackToProxyHttp", "ProxySet", "BalancerMember", "Timeout"),
    *("RequestHeader", "RewriteEngine", "RewriteRule", "RewriteCond", "RewriteBase", "LimitRequestFieldSize"),
    *("LimitRequestLine", "LimitRequestFields", "MaxRequestWorkers", "ThreadsPerChild", "SecRuleEngine", "AuthType"),
    *(
        "Require",
        "Redirect",
        "RedirectMatch",
        "SSLProxyEngine",
        "SSLEngine",
        "RequestReadTimeout",
        "AliasMatch",
        "Alias",
    ),
)
_BY_LOWER: Final = {name.lower(): name for name in _SPELLINGS}


def read(path: Path, files: Files) -> tuple[Statement, ...]:
    """The statements of this file and of those that it includes."""
    return tuple(_file(path, files, ()))


def _file(path: Path, files: Files, above: tuple[Path, ...]) -> Iterator[Statement]:
    shown = files.shown(path)
    try:
        lines = list(_lines(files.text(path)))
    except Unreadable as error:
        files.note(Place(shown), str(error))
        yield Statement("Include", (), Place(shown), unread=True)
        return
    yield from _Blocks(shown, files, (*above, path)).read(lines)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers; one that ends in a backslash goes on in the next, under the first one's number."""
    kept, begins = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        begins = begins if kept else number
        if line.endswith("\\"):
            kept += line[:-1] + " "
            continue
        whole, kept = (kept + line).strip(), ""
        if whole and not whole.startswith("#"):
            yield begins, whole


class _Blocks:
    """Puts the lines of one file into sections."""

    def __init__(self, shown: str, files: Files, above: tuple[Path, ...]) -> None:
        self.shown, self.files, self.above = shown, files, above

    def read(self, lines: list[tuple[int, str]]) -> list[Statement]:
        """The statements; a section that is not closed ends with its file, and that is noted."""
        open_: list[tuple[Statement, list[Statement]]] = []
        top: list[Statement] = []
        for number, line in lines:
            place = Place(self.shown, number)
            inside = open_[-1][1] if open_ else top
            opens, closes = _OPENS.fullmatch(line), _CLOSES.fullmatch(line)
            if closes and open_:
                head, content = open_.pop()
                (open_[-1][1] if open_ else top).append(Statement(head.name, head.args, head.place, tuple(content)))
            elif opens and len(open_) < _MOST_OPEN:
                open_.append((Statement(_spelled(opens[1]), words_of(opens[2], comments=False), place), []))
            elif not opens and not closes:
                inside += self._simple(line, place)
        for head, content in open_:
            self.files.note(head.place, "a section that is not closed")
            top += content
        return top

    def _simple(self, line: str, place: Place) -> list[Statement]:
        words = words_of(_kept_backslashes(line), comments=False)
        if not words:
            return []
        name, args = _spelled(words[0]), words[1:]
        if name in ("Include", "IncludeOptional") and args:
            return self._included(args[0], place, optional=name == "IncludeOptional")
        return [Statement(name, args, place)]

    def _included(self, pattern: str, place: Place, *, optional: bool) -> list[Statement]:
        found = [path for path in self.files.matching(pattern, self.files.bases) if path.is_file() or not path.is_dir()]
        found = [path for path in found if path not in self.above]
        if len(self.above) > DEEPEST or (not found and not optional and not any(char in pattern for char in "*?[")):
            self.files.note(place, "the included file is not there, or includes itself")
            return [Statement("Include", (), place, unread=True)]
        return [one for path in found for one in _file(path, self.files, self.above)]


def _kept_backslashes(line: str) -> str:
    """The line so that backslashes of expressions stay: Apache takes one off before a quote only."""
    return re.sub(r'\\(?!["\'])', r"\\\\", line)


def _spelled(name: str) -> str:
    return _BY_LOWER.get(name.lower(), name)
