"""A connected socket with `send` and `receive`, each with a time limit; bytes received before an error are kept."""

import asyncio
import errno
import socket
import ssl
from collections.abc import Mapping
from typing import Any, Final, cast

from wsinvest.model.stage import Reason
from wsinvest.transport import tls

BUFFER_LIMIT: Final = 256 * 1024  # received bytes above which reading pauses
PIECE_LIMIT: Final = 4 * 1024  # bytes of one `receive`, 2,048 empty frames; deadlines are checked between two calls

_ERRNO: Final[Mapping[int, Reason]] = {
    errno.ECONNREFUSED: Reason.REFUSED,
    errno.ECONNRESET: Reason.RESET,
    errno.ECONNABORTED: Reason.RESET,
    errno.EPIPE: Reason.RESET,
    errno.ETIMEDOUT: Reason.TIMEOUT,
    errno.EADDRNOTAVAIL: Reason.PORTS_EXHAUSTED,
    errno.EMFILE: Reason.DESCRIPTORS_EXHAUSTED,
    errno.ENFILE: Reason.DESCRIPTORS_EXHAUSTED,
}


def reason_of(error: OSError) -> Reason:
    """The reason of a socket error, by type and errno; our own timeouts, which have no errno, are TIMEOUT."""
    if isinstance(error, ssl.SSLError):
        return tls.reason_of(error)
    if isinstance(error, TimeoutError):
        return Reason.TIMEOUT
    return _ERRNO.get(error.errno or 0, Reason.UNREACHABLE)


class Stream(asyncio.Protocol):
    """A connection as an asyncio protocol.

    It replaces asyncio's StreamReader, which drops its buffer on a reset, and so a refusal that was sent right before.
    """

    def __init__(self) -> None:
        """A stream that is not connected; use `connected` to get one that is."""
        self._received = bytearray()
        self._ended: Reason | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._transport: asyncio.Transport

    @property
    def ended(self) -> Reason | None:
        """How the connection ended, None while it has not."""
        return self._ended

    @property
    def tls(self) -> ssl.SSLObject:
        """The TLS session; only for connections with TLS."""
        return cast(ssl.SSLObject, self._transport.get_extra_info("ssl_object"))

    async def send(self, data: bytes, seconds: float) -> Reason | None:
        """Send all bytes within `seconds`. Returns None, or the reason why it failed."""
        await asyncio.sleep(0)  # process pending events of the peer first
        if self._ended:
            return self._ended
        self._transport.write(data)
        try:
            async with asyncio.timeout(seconds):
                await self._writable.wait()
        except TimeoutError:
            return Reason.TIMEOUT
        return None

    async def receive(self, seconds: float) -> bytes | Reason:
        """1 to PIECE_LIMIT received bytes; else how the connection ended, or TIMEOUT after `seconds`."""
        if not self._received and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(seconds):  # wait_for of Python 3.11 can swallow a cancellation
                    await self._waiter
            except TimeoutError:
                return Reason.TIMEOUT
            finally:
                self._waiter = None
        if self._received:
            data = bytes(self._received[:PIECE_LIMIT])
            del self._received[:PIECE_LIMIT]
            if self._received:
                await asyncio.sleep(0)  # let other tasks run
            else:
                self._transport.resume_reading()
            return data
        return self._ended or Reason.TIMEOUT

    def abort(self) -> None:
        """Close the connection at once, without flushing and without a TLS close_notify."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio after the connection is established."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio with received bytes; pauses reading above BUFFER_LIMIT."""
        self._received += data
        if len(self._received) > BUFFER_LIMIT:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Called by asyncio when the peer sent FIN."""
        self._end(Reason.CLOSED)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio when the connection is closed, by an error or by `abort`."""
        self._end(reason_of(exc) if isinstance(exc, OSError) else Reason.CLOSED)
        self._writable.set()

    def pause_writing(self) -> None:
        """Called by asyncio when the send buffer is full."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Called by asyncio when the send buffer has room again."""
        self._writable.set()

    def _end(self, reason: Reason) -> None:
        self._ended = self._ended or reason
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)


async def connected(sock: socket.socket, trust: ssl.SSLContext | None = None, host: str = "") -> Stream:
    """A stream over a connected socket; with `trust` after a TLS handshake with SNI `host`.

    Raises OSError or ssl.SSLError.
    """
    extra: dict[str, Any] = {"ssl": trust, "server_hostname": host} if trust else {}
    _, stream = await asyncio.get_running_loop().create_connection(Stream, sock=sock, **extra)
    return stream
