"""The proxies that the bank puts in front of its servers: one process of each, for all entries that want it."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.faults import altering, apache, caddy, haproxy, held_fronts, nginx, tls
from tests.kept import PLACE


@dataclass(frozen=True)
class Proxy:
    """A program, its sites by name (port, port of the server, folder of the run), and its whole configuration."""

    name: str
    fronts: Mapping[str, Callable[[int, int, Path], str]]
    configuration: Callable[[Path, Iterable[str]], str]
    options: Callable[[Path], tuple[str, ...]]

    @property
    def program(self) -> str | None:
        """Where it is installed, None when it is not."""
        return shutil.which(self.name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:{PLACE / 'caddy'}")

    def command(self, folder: Path, sites: Iterable[str]) -> tuple[str, ...]:
        """Write the configuration; the command that runs it in the foreground."""
        file = folder / f"{self.name}.conf"
        file.write_text(self.configuration(folder, sites))
        kept = f"XDG_CONFIG_HOME={folder}"  # where Caddy keeps a copy; to be told not to is an option since 2.7 only
        return ("env", kept, str(self.program), *self.options(file))


PROXIES = (
    Proxy(
        "nginx",
        {**nginx.FRONTS, **tls.NGINX, **held_fronts.NGINX, **altering.NGINX},
        nginx.configuration,
        lambda file: ("-p", str(file.parent), "-c", str(file)),
    ),
    Proxy(
        "haproxy",
        {**haproxy.FRONTS, **tls.HAPROXY, **held_fronts.HAPROXY, **altering.HAPROXY},
        haproxy.configuration,
        lambda file: ("-q", "-db", "-f", str(file)),
    ),
    Proxy(
        "apache2",
        {**apache.FRONTS, **held_fronts.APACHE, **altering.APACHE},
        apache.configuration,
        lambda file: ("-D", "FOREGROUND", "-f", str(file)),
    ),
    Proxy(
        "caddy",
        caddy.FRONTS,
        caddy.configuration,
        lambda file: ("run", "--adapter", "caddyfile", "--config", str(file)),
    ),
)
