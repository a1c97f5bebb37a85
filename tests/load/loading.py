"""Servers in a thread of their own and engines that drive connections to them, for the tests of a load."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Iterator
from time import monotonic_ns

from websockets.sync.server import Server, ServerConnection, serve

from tests.servers import Asked, Manner, raw
from wsinvest.config.resolve import Options, resolve
from wsinvest.load.engine import Engine
from wsinvest.load.way import Prepared, prepared

NS = 1_000_000_000
LONG_S = 20  # a wait that only a hang reaches


@contextlib.contextmanager
def served(manner: Manner, *, tls: ssl.SSLContext | None = None) -> Iterator[Asked]:
    """A raw server in a thread, with what it was asked."""
    started, stop = threading.Event(), threading.Event()
    found: list[Asked] = []

    async def run() -> None:
        async with raw(manner, tls=tls) as asked:
            found.append(asked)
            started.set()
            while not stop.is_set():
                await asyncio.sleep(0.01)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    started.wait(LONG_S)
    try:
        yield found[0]
    finally:
        stop.set()
        thread.join()


@contextlib.contextmanager
def echoing(tls: ssl.SSLContext | None = None, compression: str | None = None) -> Iterator[int]:
    """A server of `websockets` that sends each message back; gives its port."""

    def echo(connection: ServerConnection) -> None:
        for message in connection:
            connection.send(message)

    server: Server = serve(echo, "127.0.0.1", 0, ssl=tls, compression=compression)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.socket.getsockname()[1]
    finally:
        server.shutdown()
        thread.join()


def ready(port: int, *, secure: str = "", path: str = "/ws", deflate: bool = False, **options: object) -> Prepared:
    """The way to a server on loopback; `secure`: the file of the authority that its certificate is signed by."""
    url = f"wss://localhost:{port}{path}" if secure else f"ws://127.0.0.1:{port}{path}"
    chosen = Options(ca_file=secure, family="IPv4", **options) if secure else Options(**options)
    return asyncio.run(prepared(resolve(url, chosen, {}), deflate=deflate))


@contextlib.contextmanager
def engine(way: Prepared, **more: object) -> Iterator[Engine]:
    """An engine whose sockets are closed afterwards."""
    made = Engine(way.way, **more)
    try:
        yield made
    finally:
        made.shut()


def opened(one: Engine, count: int) -> Engine:
    """The engine after so many connections were tried."""
    one.open_flood(count, count)
    assert one.run_until(lambda each: each.idle, soon())
    return one


def soon(seconds: float = LONG_S) -> int:
    """A time of the monotonic clock."""
    return monotonic_ns() + round(seconds * NS)
