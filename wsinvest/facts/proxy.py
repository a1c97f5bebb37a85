"""The configuration of the proxy that was named: what it does with the requests of this URL, with file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file. `line` counts from 1; 0 if it is a default of the program and written nowhere."""

    file: str = ""
    line: int = 0


NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive as written, without secrets, and where it stands. Names are those of the program's own grammar."""

    name: str
    value: str = ""
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class ForwardedHeader:
    """A request header that the proxy sets for the server behind it. `value`: as written; empty removes it.

    `arrives`: what the server gets of a handshake with this URL, variables filled in; None if that is not known.
    """

    name: str
    value: str
    place: Place = NOWHERE
    arrives: str | None = None


@dataclass(frozen=True, slots=True)
class Backend:
    """One server behind the proxy. `scheme`: http, https, or tcp where bytes are passed on unread.

    `host` as written: a name or an address, or unix:PATH with port 0.
    """

    scheme: str
    host: str
    port: int
    place: Place = NOWHERE


@facts("config", label=_("proxy configuration"))
@dataclass(frozen=True, slots=True)
class Proxy:
    """What the configuration says of this URL. `program`: nginx, haproxy, apache, caddy or traefik.

    `route`: the location, backend or router that serves the path; None where none was found. `directives`: those in
    force there, also inherited ones and defaults. `notes`: what could not be read, one line each, with file and line.
    `path_behind`: the path as the server behind gets it, empty if that is not known. `query_lost`: the directive that
    drops the URL's query. `unread`: places where more could stand that would count for this URL.
    `ends`: what answers the handshake in place of a server: the condition, where there is one, and the line itself.
    `elsewhere`: the names of another site at the same address that passes this path on; here the default site answers.
    """

    program: str
    path: str
    route: Directive | None = None
    headers: tuple[ForwardedHeader, ...] = ()
    backends: tuple[Backend, ...] = ()
    directives: tuple[Directive, ...] = ()
    notes: tuple[str, ...] = ()
    path_behind: str = ""
    query_lost: Directive | None = None
    unread: tuple[Place, ...] = ()
    ends: tuple[Directive, ...] = ()
    elsewhere: Directive | None = None

    def header(self, name: str) -> ForwardedHeader | None:
        """The header that is set for the server behind, None if this configuration does not set it."""
        wanted = name.lower()
        return next((one for one in self.headers if one.name.lower() == wanted), None)

    def directive(self, name: str) -> Directive | None:
        """The directive in force for this URL, None if it stands nowhere."""
        return next(self.all(name), None)

    def all(self, *names: str) -> Iterator[Directive]:
        """The directives of these names in force for this URL."""
        return (one for one in self.directives if one.name in names)
