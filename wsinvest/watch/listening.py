"""Where the live page listens: the address and token that were asked for, and one line for each reason against them."""

import errno
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Final

from wsinvest.model.failure import Failure
from wsinvest.redact.secret import Secret

LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
OTHER_PORTS: Final = 10  # that are tried if the page's port is taken
LEAST_TOKEN: Final = 16  # characters; whoever reaches the page can try as many as he likes
_BACKLOG: Final = 128
_MOST_PORT: Final = 65535
_WHY: Final = {
    errno.EACCES: "this user may not listen there; take a port from 1024 on",
    errno.EPERM: "this user may not listen there; take a port from 1024 on",
    errno.EADDRNOTAVAIL: "no address of this host; take one of its own, or 127.0.0.1",
    errno.EADDRINUSE: f"this port and those after it are taken ({OTHER_PORTS} were tried); name another one",
    errno.EMFILE: "no descriptor left; allow more open files (ulimit -n 1024)",
}


class CannotListen(Failure):
    """The page cannot be served there; one line that says where, why and what to do."""


def address(page: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`, 127.0.0.1 if the host is left out; raises CannotListen."""
    host, colon, port = page.rpartition(":")
    if not colon or not (port.isascii() and port.isdigit()) or int(port) > _MOST_PORT:
        raise CannotListen(f"--page {page}: write it as 127.0.0.1:9464")
    return host.strip("[]") or LOOPBACK[0], int(port)


def token(name: str, host: str, environ: Mapping[str, str]) -> Secret | None:
    """The page's token in this variable, None without a name; raises CannotListen where it is needed or unfit."""
    value = environ.get(name, "") if name else ""
    if name and not value:
        raise CannotListen(f"--page-token-env {name}: this variable is not set; export it with a token in it")
    if not value and not is_loopback(host):
        raise CannotListen(
            f"--page on {host}: others can reach it; export a token and name its variable by --page-token-env"
        )
    if value and not (value.isascii() and value.isprintable() and " " not in value and len(value) >= LEAST_TOKEN):
        raise CannotListen(
            f"--page-token-env {name}: a token has {LEAST_TOKEN} characters or more, of ASCII and without blanks; "
            "make one with: openssl rand -hex 16"
        )
    return Secret(value) if value else None


def is_loopback(host: str) -> bool:
    """True for an address of this machine's own, on which no token is asked for."""
    return host in LOOPBACK or host.startswith("127.")


def bound(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen, on the next free port if this one is taken; raises CannotListen."""
    for one in range(port, min(port + (OTHER_PORTS if port else 1), _MOST_PORT + 1)):
        try:
            return _listening(host, one)
        except (OSError, UnicodeError) as error:
            cannot = error
            if getattr(error, "errno", None) != errno.EADDRINUSE:
                break
    raise CannotListen(f"--page {host}:{port}: {_why(cannot)}") from cannot


def _listening(host: str, port: int) -> list[socket.socket]:
    """One socket for each address of this name that is one of ours; raises OSError, UnicodeError, and leaves none open.

    `localhost` may have an address (::1) that this host does not.
    """
    with ExitStack() as opened:
        found, missing = list[socket.socket](), None
        for family, _type, _protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            real = port or (found[0].getsockname()[1] if found else 0)
            try:
                one = socket.create_server((address[0], real), family=family, backlog=_BACKLOG)
            except OSError as error:
                if error.errno != errno.EADDRNOTAVAIL:
                    raise
                missing = error
                continue
            one.setblocking(False)
            found.append(opened.enter_context(one))
        if not found and missing is not None:
            raise missing
        opened.pop_all()
    return found


def _why(error: OSError | UnicodeError) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return "this name has no address here; take one of this host, or 127.0.0.1"
    return _WHY.get(error.errno or 0, f"{error.strerror or type(error).__name__}; take another address")
