"""The configuration of the proxy that was named: what it does with the requests of this URL, with file and line."""

from dataclasses import dataclass

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file. `line` counts from 1; 0 if it is a default of the program and written nowhere."""

    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive as written, without secrets, and where it stands. Names are those of the program's own grammar."""

    name: str
    value: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class ForwardedHeader:
    """A request header that the proxy sets for the server behind it. `value`: as written; empty removes it."""

    name: str
    value: str
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Backend:
    """One server behind the proxy. `scheme`: http or https; `host` as written, a name or an address."""

    scheme: str
    host: str
    port: int
    place: Place = Place()


@facts("config", label=_("proxy configuration"))
@dataclass(frozen=True, slots=True)
class Proxy:
    """What the configuration says of this URL. `program`: nginx, haproxy, apache, caddy or traefik.

    `route`: the location, backend or router that serves the path; None where none was found. `directives`: those in
    force there, also inherited ones. `notes`: what could not be read, each one line with its file and line.
    """

    program: str
    path: str
    route: Directive | None = None
    headers: tuple[ForwardedHeader, ...] = ()
    backends: tuple[Backend, ...] = ()
    directives: tuple[Directive, ...] = ()
    notes: tuple[str, ...] = ()

    def header(self, name: str) -> ForwardedHeader | None:
        """The header that is set for the server behind, None if this configuration does not set it."""
        wanted = name.lower()
        return next((one for one in self.headers if one.name.lower() == wanted), None)

    def directive(self, name: str) -> Directive | None:
        """The directive in force for this URL, None if it stands nowhere."""
        return next((one for one in self.directives if one.name == name), None)
