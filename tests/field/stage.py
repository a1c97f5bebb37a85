"""One run of a field case: free ports, programs that end with it, and files in a folder of its own."""

import contextlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import apache, built, caddy
from tests.faults.entry import Entry, Service
from tests.faults.start import NODE_MODULES
from tests.field.tls import certificate
from tests.kept import PLACE
from tests.servers import closed_port

APPS = Path(__file__).parent / "apps"
SECRET = "mR4vK8wZ2cX7nB1qT5yH9jL3pS6dF0gA"  # of HMAC, for the tokens of all cases
FORWARD = (
    "proxy_http_version 1.1;",
    "proxy_set_header Upgrade $http_upgrade;",
    'proxy_set_header Connection "upgrade";',
)
HOST = "proxy_set_header Host $http_host;"
CADDY = PLACE / "caddy" / "caddy"
_START_S = 30.0


class MissingError(Exception):
    """A program or package that a case needs is not on this machine."""


@dataclass(frozen=True)
class Served:
    """What the person has: the URL, the `.env` beside it, the environment of their shell, and further options."""

    url: str
    env: Mapping[str, object] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()


class Stage:
    """Starts what a case needs. `mended` asks for the variant without the fault."""

    def __init__(self, folder: Path, *, mended: bool) -> None:
        self.folder = folder
        self.mended = mended
        self._running: list[subprocess.Popen[bytes]] = []

    @property
    def log(self) -> Path:
        """Where a server's output goes unless the case says otherwise."""
        return self.folder / "server.log"

    def port(self) -> int:
        """A port on which nothing listens."""
        return closed_port()

    def file(self, name: str, *lines: str) -> Path:
        """A file of this run."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join((*lines, "")))
        return path

    def start(self, *command: object, log: str = "server.log", **environ: object) -> subprocess.Popen[bytes]:
        """A program in a process group of its own; raise MissingError where it is not installed."""
        program = shutil.which(str(command[0]), path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if program is None:
            raise MissingError(f"{command[0]} is not installed")
        env = os.environ | {"PYTHONUNBUFFERED": "1", "NODE_PATH": str(NODE_MODULES)}
        env |= {name: str(value) for name, value in environ.items()}
        with (self.folder / log).open("ab") as out:
            child = subprocess.Popen(
                [program, *map(str, command[1:])],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                env=env,
                start_new_session=True,
            )
        self._running.append(child)
        return child

    def python(
        self, app: str, port: int, log: str = "server.log", needs: tuple[str, ...] = (), **settings: object
    ) -> subprocess.Popen[bytes]:
        """A program of `apps/` on Python; its settings are keyword arguments of its `serve`."""
        self.needs(*needs)
        runner = (sys.executable, "-m", "tests.field.apps", app, port, json.dumps(settings))
        return self.start(*runner, log=log)

    def needs(self, *modules: str) -> None:
        """Raise MissingError unless these modules can be imported."""
        for module in modules:
            if importlib.util.find_spec(module) is None:
                raise MissingError(f"{module} is not installed")

    def node(
        self, app: str, port: int, *given: object, needs: tuple[str, ...] = (), log: str = "server.log"
    ) -> subprocess.Popen[bytes]:
        """A program of `apps/` on Node.js."""
        for package in needs:
            if not (NODE_MODULES / package).is_dir():
                raise MissingError(f"npm's {package} is not installed (make exams does it)")
        return self.start("node", APPS / f"{app}.cjs", port, *given, log=log)

    def built(self, framework: str, **service: Any) -> int:
        """A server of the bank in Go, Rust or Java that wants no token; its port."""
        if why_not := built.why_not(framework):
            raise MissingError(why_not)
        entries = (Entry("it", "", Service(framework, reads="none", **service)),)
        self.start(*built.command(framework, entries))
        self.said(self.log.name, "}\n")
        return built.ports(json.loads(self.log.read_text()), entries)["it"]

    def said(self, log: str, words: str) -> None:
        """Wait until these words stand in a log; raise RuntimeError where they never do."""
        end = time.monotonic() + _START_S
        while words not in (self.folder / log).read_text(errors="replace"):
            if time.monotonic() > end:
                raise RuntimeError(f"nobody wrote {words!r} into {log}\n{self._said()}")
            time.sleep(0.05)

    def nginx(self, *site: str, beside: str = "") -> Path:
        """nginx with this site; the file that holds the site and nothing else."""
        conf = self.file("site.conf", *site)
        paths = (
            f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        whole = self.file(
            "nginx.conf",
            f"daemon off; master_process off; pid {self.folder}/nginx.pid; error_log {self.error_log};",
            "events { worker_connections 256; }",
            "http {",
            "access_log off;",
            *paths,
            beside,
            f"include {conf};",
            "}",
        )
        self.start("nginx", "-p", self.folder, "-e", self.error_log, "-c", whole, log="nginx.out")
        return conf

    @property
    def error_log(self) -> Path:
        """The error log of nginx or Apache."""
        return self.folder / "error.log"

    def haproxy(self, *sections: str) -> Path:
        """HAProxy in HTTP mode, unless a section says otherwise."""
        times = "timeout connect 2s\n timeout client 1h\n timeout server 1h\n timeout tunnel 1h"
        conf = self.file(
            "haproxy.cfg", "global", " log stdout format raw local0", "defaults", " mode http", f" {times}"
        )
        conf.write_text(conf.read_text() + "\n".join((*sections, "")))
        self.start("haproxy", "-db", "-f", conf, log="haproxy.log")
        return conf

    def apache(self, port: int, *rules: str) -> Path:
        """Apache with one virtual host; the file that holds it and nothing else."""
        site = self.file("site.conf", f"<VirtualHost 127.0.0.1:{port}>", *rules, "</VirtualHost>")
        whole = apache.configuration(self.folder, (f"Listen 127.0.0.1:{port}", f"Include {site}"))
        conf = self.file("apache.conf", whole.replace(f"{self.folder}/httpd.log", str(self.error_log)))
        self.start("apache2", "-D", "FOREGROUND", "-f", conf, log="apache.out")
        return site

    def caddy(self, *site: str) -> Path:
        """Caddy with this site; the Caddyfile."""
        if not CADDY.is_file():
            raise MissingError("caddy is not built (make exams does it where Go is)")
        conf = self.file("Caddyfile", caddy.configuration(self.folder, ("\n".join((*site, "")),)))
        self.start(CADDY, "run", "--adapter", "caddyfile", "--config", conf, log="caddy.log")
        return conf

    def up(self, *ports: int) -> None:
        """Wait until somebody listens on each of these ports; raise RuntimeError where nobody does."""
        end = time.monotonic() + _START_S
        for port in ports:
            while not _listens(port):
                if time.monotonic() > end:
                    raise RuntimeError(f"nobody listens on {port}\n{self._said()}")
                time.sleep(0.05)

    def certificate(self, *, alternative: bool = True, rsa_bits: int = 0) -> tuple[Path, Path]:
        """A certificate for localhost with its key, and the authority that signed it."""
        return certificate(self.folder, alternative=alternative, rsa_bits=rsa_bits)

    def end(self) -> None:
        """Stop all that runs, and wait for it."""
        for child in reversed(self._running):
            for sign in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGCONT)
                    os.killpg(child.pid, sign)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(3)
                    break

    def _said(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-1500:] for path in self.folder.glob("*.[lo]*[gt]"))


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
