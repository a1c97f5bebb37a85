"""TLS of one connection through memory (ssl.MemoryBIO): 31 KB each, where a stream of asyncio takes 300."""

import ssl

from wsinvest.load.link import Pipe


def hello(pipe: Pipe) -> bytes:
    """The first bytes to send."""
    shaken(pipe, b"")
    return pipe.outgoing.read()


def shaken(pipe: Pipe, received: bytes) -> bool:
    """True if the handshake is complete with these bytes; what must be sent stands in `outgoing`. Raises SSLError."""
    if received:
        pipe.incoming.write(received)
    try:
        pipe.session.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


def opened(pipe: Pipe, received: bytes) -> bytes | None:
    """The plain bytes in these; empty if the peer ended the session, None if none are complete. Raises SSLError."""
    if received:
        pipe.incoming.write(received)
    found = b""
    try:
        while piece := pipe.session.read(16384):
            found += piece
    except ssl.SSLWantReadError:
        return found or None
    except ssl.SSLZeroReturnError:
        return found
    return found


def sealed(pipe: Pipe, plain: bytes) -> bytes:
    """The bytes on the wire for these plain ones."""
    pipe.session.write(plain)
    return pipe.outgoing.read()
