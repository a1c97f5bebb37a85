"""The way of a request through an nginx configuration: server, rewrites, `if`, try_files, location."""

import re
from dataclasses import dataclass, field
from typing import Final

from wsinvest.proxyconf.nginx_location import Found, by_name, find
from wsinvest.proxyconf.nginx_values import Values
from wsinvest.proxyconf.patterns import captures, compiled
from wsinvest.proxyconf.statement import Statement, last

_MOST_ROUNDS: Final = 10  # as nginx
_ELSEWHERE: Final = ("http://", "https://", "$scheme")


@dataclass
class Route:
    """`original`: the path as it was sent; `path`: as it is now. `found`: the locations; `block`: the last `if` taken.

    `ends`: a `return` or a redirect by `rewrite`. `rewritten`: the statements that changed the path; `query_lost`: the
    one that dropped the query. `unclear`: what was not evaluated and would count.
    """

    server: Statement
    original: str
    path: str
    found: Found = field(default_factory=Found)
    block: Statement | None = None
    ends: Statement | None = None
    rewritten: list[Statement] = field(default_factory=list)
    query_lost: Statement | None = None
    unclear: list[Statement] = field(default_factory=list)

    @property
    def chain(self) -> tuple[Statement, ...]:
        """The server and the locations from the outermost to the innermost, then the `if`."""
        return (self.server, *self.found.chain, *((self.block,) if self.block else ()))

    @property
    def location(self) -> Statement | None:
        """The innermost location, None where only the server block answers."""
        return self.found.chain[-1] if self.found.chain else None


def route(server: Statement, values: Values) -> Route:
    """The way that the path of these values takes in this server block."""
    way = Route(server, values.handshake.url.path, values.path)
    _rewrite(server.inside, values, way)
    for _round in range(_MOST_ROUNDS):
        if way.ends:
            return way
        way.found, way.block = find(server.inside, way.path), None
        way.unclear += way.found.unclear
        values.own |= way.found.groups
        if way.location is None or not _again(way, server, values):
            return way
    return way


def _again(way: Route, server: Statement, values: Values) -> bool:
    """True if the innermost location sends the request on to another location."""
    location = way.location
    assert location is not None  # asked only where there is one
    flag = _rewrite(location.inside, values, way)
    if flag == "last" or way.ends:
        return True
    tried = last(location.inside, "try_files")
    if tried is None or not tried.args or tried.args[-1].startswith("="):
        return False
    fallback = tried.args[-1]
    if fallback.startswith("@"):
        other = by_name(server.inside, fallback)
        way.found = Found((other,), way.found.groups) if other else way.found
        if other:
            _rewrite(other.inside, values, way)
        return False
    path = values.of(fallback.partition("?")[0])
    if path is None or path == way.path:
        return False
    _changed(way, values, path, tried)
    return True


def _rewrite(statements: tuple[Statement, ...], values: Values, way: Route) -> str:
    """Run the statements of nginx's rewrite module in their order; the flag that ended them: last, break or empty."""
    before = len(way.rewritten)
    for one in statements:
        flag = _step(one, values, way)
        if flag:
            return flag
    return "last" if len(way.rewritten) > before else ""


def _step(one: Statement, values: Values, way: Route) -> str:
    """Run one statement; a flag that is not empty ends those of its block."""
    match one.name, one.args:
        case "set", (name, value):
            values.own[name.removeprefix("$")] = values.of(value)
        case "if", _:
            return _condition(one, values, way)
        case "rewrite", (_, _, *flags) if _rewritten(one, values, way):
            return "last" if way.ends else flags[0] if flags else ""
        case "return", _:
            way.ends = one
            return "last"
        case "break", _:
            return "break"
    return ""


def _condition(one: Statement, values: Values, way: Route) -> str:
    """Enter the block of an `if` that holds; the flag that ended what stands in it."""
    holds = values.holds(one.args)
    if holds is None:
        way.unclear.append(one)
    if not holds:
        return ""
    way.block = one
    return _rewrite(one.inside, values, way)


def _rewritten(one: Statement, values: Values, way: Route) -> bool:
    """True if this `rewrite` changes the path or answers by a redirect."""
    pattern = compiled(one.args[0])
    if pattern is None:
        way.unclear.append(one)
        return False
    match = pattern.search(way.path)
    if match is None:
        return False
    values.own |= captures(match)
    replacement = one.args[1]
    if replacement.startswith(_ELSEWHERE) or one.args[2:] in (("redirect",), ("permanent",)):
        way.ends = one
        return True
    path, question, _query = replacement.partition("?")
    if question and replacement.endswith("?") and not re.search(r"\$(args|query_string)", replacement):
        way.query_lost = one
    new = values.of(path)
    if new is None:
        way.unclear.append(one)
        return False
    _changed(way, values, new, one)
    return True


def _changed(way: Route, values: Values, path: str, by: Statement) -> None:
    way.rewritten.append(by)
    way.path = values.path = path
