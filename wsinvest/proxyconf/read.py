"""Reads a configuration that was named: which program's it is, and what it does with one handshake."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.proxyconf import apache, caddy, haproxy, nginx, shown, traefik
from wsinvest.proxyconf.files import Files, Unreadable
from wsinvest.proxyconf.program import program_of
from wsinvest.proxyconf.reading import Reading
from wsinvest.proxyconf.request import Handshake
from wsinvest.proxyconf.statement import Statement
from wsinvest.redact.redactor import Redactor

_READERS: Final[Mapping[str, Callable[[Path, Files, Handshake], Reading]]] = {
    "apache": apache.read,
    "caddy": caddy.read,
    "haproxy": haproxy.read,
    "nginx": nginx.read,
    "traefik": traefik.read,
}


def read(path: Path, handshake: Handshake, redactor: Redactor) -> Proxy:
    """The facts of this file for this handshake; raises Unreadable if it gives no configuration that is known."""
    program = program_of(Files(path).text(path))
    if program not in _READERS:
        raise Unreadable("not known as a configuration of nginx, HAProxy, Apache, Caddy or Traefik")
    files = Files(path)
    try:
        reading = _READERS[program](path, files, handshake)
    except RecursionError as error:
        raise Unreadable("blocks within blocks without end") from error
    return _facts(reading, path, files, redactor)


def _facts(reading: Reading, path: Path, files: Files, redactor: Redactor) -> Proxy:
    def told(one: Statement | None) -> Directive | None:
        return None if one is None else shown.directive(one, redactor)

    return Proxy(
        reading.program,
        files.shown(path),
        route=told(reading.route),
        headers=tuple(shown.header(one, redactor) for one in reading.headers),
        backends=tuple(shown.backend(one, redactor) for one in reading.backends),
        directives=tuple(shown.directive(one, redactor) for one in reading.directives),
        notes=(*files.notes, *(f"{files.shown(path)}: {note}" for note in reading.notes)),
        path_behind=redactor.clean(reading.path_behind),
        query_lost=told(reading.query_lost),
        unread=reading.unread,
        ends=tuple(shown.directive(one, redactor) for one in reading.ends),
        elsewhere=told(reading.elsewhere),
    )
