"""One connected socket as bytes in and bytes out: what arrived before a fault is never lost, nothing waits for ever."""

import asyncio
import errno
import socket
import ssl
from collections.abc import Mapping
from typing import Any, Final, cast

from wsinvest.model.stage import Reason
from wsinvest.transport import tls

BUFFER_LIMIT: Final = 256 * 1024
PIECE_LIMIT: Final = 4 * 1024  # 2,048 empty frames: what a server can make us do before a deadline is looked at

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
    """Why a socket failed, by type and errno; a deadline of ours has none and is a timeout."""
    if isinstance(error, ssl.SSLError):
        return tls.reason_of(error)
    if isinstance(error, TimeoutError):
        return Reason.TIMEOUT
    return _ERRNO.get(error.errno or 0, Reason.UNREACHABLE)


class Stream(asyncio.Protocol):
    """A connection; asyncio's callbacks fill it, `send` and `receive` use it.

    asyncio's own StreamReader drops what it has buffered when the connection is reset: a refusal would be lost that
    the server sent right before.
    """

    def __init__(self) -> None:
        """Not connected yet; `connected` makes one that is."""
        self._received = bytearray()
        self._ended: Reason | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._writable = asyncio.Event()
        self._writable.set()
        self._transport: asyncio.Transport

    @property
    def ended(self) -> Reason | None:
        """How the peer ended the connection, None while it has not."""
        return self._ended

    @property
    def tls(self) -> ssl.SSLObject:
        """The TLS session; there is none under plain TCP."""
        return cast(ssl.SSLObject, self._transport.get_extra_info("ssl_object"))

    async def send(self, data: bytes, seconds: float) -> Reason | None:
        """Hand all of it to the system; why that failed, None when it did not."""
        await asyncio.sleep(0)  # what the peer did meanwhile is seen first
        if self._ended:
            return self._ended
        self._transport.write(data)
        try:
            await asyncio.wait_for(self._writable.wait(), seconds)
        except TimeoutError:
            return Reason.TIMEOUT
        return None

    async def receive(self, seconds: float) -> bytes | Reason:
        """What has arrived, at least one byte and at most PIECE_LIMIT; else how the connection ended, or TIMEOUT."""
        if not self._received and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(self._waiter, seconds)
            except TimeoutError:
                return Reason.TIMEOUT
            finally:
                self._waiter = None
        if self._received:
            data = bytes(self._received[:PIECE_LIMIT])
            del self._received[:PIECE_LIMIT]
            if self._received:
                await asyncio.sleep(0)  # who receives without a pause leaves the others their turn
            else:
                self._transport.resume_reading()
            return data
        return self._ended or Reason.TIMEOUT

    def abort(self) -> None:
        """End the connection at once, without any politeness."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        self._received += data
        if len(self._received) > BUFFER_LIMIT:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        """Called by asyncio: the peer sent FIN."""
        self._end(Reason.CLOSED)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio: the connection is gone, by a fault or by us."""
        self._end(reason_of(exc) if isinstance(exc, OSError) else Reason.CLOSED)
        self._writable.set()

    def pause_writing(self) -> None:
        """Called by asyncio: the peer does not keep up."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Called by asyncio."""
        self._writable.set()

    def _end(self, reason: Reason) -> None:
        self._ended = self._ended or reason
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)


async def connected(sock: socket.socket, trust: ssl.SSLContext | None = None, host: str = "") -> Stream:
    """A stream over a connected socket, after the TLS handshake when there is trust to go by."""
    extra: dict[str, Any] = {"ssl": trust, "server_hostname": host} if trust else {}
    _, stream = await asyncio.get_running_loop().create_connection(Stream, sock=sock, **extra)
    return stream
