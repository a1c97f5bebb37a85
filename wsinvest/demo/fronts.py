"""What stands at the URL's port of a demo service in place of the service itself."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tornado.httpserver import HTTPServer

from wsinvest.demo import LOOPBACK
from wsinvest.demo.certificate import CA_FILE, expired
from wsinvest.demo.faults import Front
from wsinvest.demo.proxy import serve_stripped
from wsinvest.demo.service import Service

_ASLEEP: Final = "import time; time.sleep(1e6)"  # of a process that listens and never gets to it
_BACKLOG: Final = 128


@dataclass(frozen=True, slots=True)
class Standing:
    """The port that the URL leads to, and the process and port of the server itself.

    `ca_file`: the authority of its certificate, empty without TLS.
    """

    port: int
    pid: int
    server_port: int
    ca_file: str = ""


def standing(front: Front, service: Service, port: int, folder: Path) -> AbstractAsyncContextManager[Standing]:
    """What the URL leads to while the block runs; `port`: the service's own."""
    match front:
        case Front.CLOSED:
            return _closed()
        case Front.EXPIRED:
            return _expired(service, folder)
        case Front.STRIPPING:
            return _stripping(port)
        case Front.STOPPED:
            return _stopped()
        case Front.NONE:
            return _itself(port)


@asynccontextmanager
async def _itself(port: int) -> AsyncIterator[Standing]:
    yield Standing(port, os.getpid(), port)


@asynccontextmanager
async def _closed() -> AsyncIterator[Standing]:
    """A port that is bound and does not listen: it refuses, and nobody else gets it meanwhile."""
    with socket.socket() as bound:
        bound.bind((LOOPBACK, 0))
        port = bound.getsockname()[1]
        yield Standing(port, os.getpid(), port)


@asynccontextmanager
async def _expired(service: Service, folder: Path) -> AsyncIterator[Standing]:
    """The service itself over TLS, with a certificate that has expired."""
    server = HTTPServer(service.application(), ssl_options=expired(folder, LOOPBACK))
    with _listening() as listening:
        listening.setblocking(False)
        server.add_socket(listening)
        port = listening.getsockname()[1]
        try:
            yield Standing(port, os.getpid(), port, str(folder / CA_FILE))
        finally:
            server.stop()
            (folder / CA_FILE).unlink(missing_ok=True)


@asynccontextmanager
async def _stripping(port: int) -> AsyncIterator[Standing]:
    """A proxy in front of the service that passes all but Upgrade and Connection on."""
    server = await serve_stripped(port)
    async with server:
        yield Standing(server.sockets[0].getsockname()[1], os.getpid(), port)


@asynccontextmanager
async def _stopped() -> AsyncIterator[Standing]:
    """A process that listens and was stopped by a signal.

    It has a group of its own in our session: whatever ends us, the kernel ends a stopped group that is orphaned. It
    does so by SIGHUP, which whoever is started by nohup ignores, and its children too.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with _listening() as listening:
        port = listening.getsockname()[1]
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-c", _ASLEEP, stdin=DEVNULL, pass_fds=(listening.fileno(),), process_group=0
        )
    child.send_signal(signal.SIGSTOP)
    try:
        yield Standing(port, child.pid, port)
    finally:
        child.kill()
        await child.wait()


def _listening() -> socket.socket:
    """A socket that listens on a free port of loopback."""
    return socket.create_server((LOOPBACK, 0), backlog=_BACKLOG)
