"""The values of nginx's variables for one handshake: built-in ones, `map`, `set`, and the conditions of `if`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from wsinvest.proxyconf.patterns import captures, compiled
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement, named

_VARIABLE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_DEEPEST: Final = 10  # a map whose value is another map


@dataclass
class Values:
    """What is known of the variables. `own`: set by `set` and by groups of expressions; None if it is not known."""

    handshake: Handshake
    path: str
    maps: dict[str, Statement] = field(default_factory=dict)
    own: dict[str, str | None] = field(default_factory=dict)

    def learn_maps(self, statements: Iterable[Statement]) -> None:
        """Take note of the maps of the http block."""
        for one in named(statements, "map"):
            if len(one.args) == 2:
                self.maps[one.args[1].removeprefix("$")] = one

    def of(self, text: str, depth: int = 0) -> str | None:
        """The text with its variables filled in; None if one of them is not known."""
        parts, end = [], 0
        for match in _VARIABLE.finditer(text):
            value = self._variable(match[1] or match[2], depth)
            if value is None:
                return None
            parts += [text[end : match.start()], value]
            end = match.end()
        return "".join(parts) + text[end:]

    def _variable(self, name: str, depth: int) -> str | None:
        if name in self.own:
            return self.own[name]
        if name in self.maps and depth < _DEEPEST:
            return self._mapped(self.maps[name], depth + 1)
        if name.startswith("http_"):
            return self.handshake.header(name.removeprefix("http_").replace("_", "-"))
        return self._built_in(name)

    def _built_in(self, name: str) -> str | None:
        url = self.handshake.url
        known = {
            "host": url.host.lower(),
            "scheme": self.handshake.scheme,
            "https": "on" if url.secure else "",
            "server_port": str(url.port),
            "request_method": "GET",
            "request_uri": None if url.query_names else self.handshake.url.path,
            "uri": self.path,
            "document_uri": self.path,
            "is_args": "?" if url.query_names else "",
            "args": None if url.query_names else "",
            "query_string": None if url.query_names else "",
            "server_protocol": "HTTP/1.1",
        }
        return known.get(name)

    def _mapped(self, table: Statement, depth: int) -> str | None:
        source = self.of(table.args[0], depth)
        if source is None:
            return None
        rows = [(one.name, one.args[0] if one.args else "") for one in table.inside if one.name != "hostnames"]
        plain = {key.removeprefix("\\").lower(): value for key, value in rows if key != "default" and key[:1] != "~"}
        if source.lower() in plain:
            return self.of(plain[source.lower()], depth)
        for key, value in rows:
            if key.startswith("~"):
                pattern = compiled(key[1:].removeprefix("*"), ignore_case=key.startswith("~*"))
                if pattern is None:
                    return None
                match = pattern.search(source)
                if match:
                    return self.of(_with_groups(value, match), depth)
        return self.of(dict(rows).get("default", ""), depth)

    def holds(self, condition: tuple[str, ...]) -> bool | None:
        """True or False as an `if` sees it; None if that is not known."""
        if not condition:
            return None
        left = self.of(condition[0])
        if left is None or condition[0].startswith(("-", "!-")):
            return None
        if len(condition) == 1:
            return left not in ("", "0")
        operator, right = condition[1], condition[2] if len(condition) > 2 else ""
        if operator in ("=", "!="):
            value = self.of(right)
            return None if value is None else (left == value) is (operator == "=")
        return self._matches(left, operator, right)

    def _matches(self, left: str, operator: str, right: str) -> bool | None:
        pattern = compiled(right, ignore_case="*" in operator)
        if pattern is None or "~" not in operator:
            return None
        match = pattern.search(left)
        if match:
            self.own |= captures(match)
        return (match is not None) is not operator.startswith("!")


def _with_groups(text: str, match: re.Match[str]) -> str:
    """The text with the groups of the expression that matched in place of their variables."""
    groups = captures(match)
    return _VARIABLE.sub(lambda one: groups.get(one[1] or one[2], one[0]), text)
