"""What a server says in its TLS handshake that the ssl module does not tell: its certificates, and a wish for ours."""

import ssl
from collections.abc import Iterator
from typing import Any, Final

# RFC 8446 section 4, as in every version before it.
_HANDSHAKE: Final = 22
_CERTIFICATE: Final = 11
_CERTIFICATE_REQUEST: Final = 13
_HEAD: Final = 4
_MOST: Final = 10  # certificates of a chain; more help nobody


class Heard:
    """A listener to the handshakes of one context; what it heard stays even when the handshake fails later."""

    def __init__(self, context: ssl.SSLContext) -> None:
        """Listen from now on."""
        self.chain: tuple[bytes, ...] = ()
        self.asks_certificate = False
        context._msg_callback = self._hear  # type: ignore[attr-defined]  # the only way to a request for a certificate

    def _hear(self, _conn: Any, direction: str, version: int, content: int, kind: int, data: bytes) -> None:
        if direction != "read" or content != _HANDSHAKE:
            return
        if kind == _CERTIFICATE_REQUEST:
            self.asks_certificate = True
        elif kind == _CERTIFICATE and not self.chain:
            self.chain = tuple(certificates(data, with_extensions=version == ssl.TLSVersion.TLSv1_3))[:_MOST]


def certificates(message: bytes, *, with_extensions: bool) -> Iterator[bytes]:
    """Each certificate of a Certificate message in DER; TLS 1.3 adds a context and extensions (RFC 8446 4.4.2)."""
    rest = message[_HEAD:]
    if with_extensions:
        rest = rest[1 + rest[0] :] if rest else b""
    rest = rest[3:]
    while rest:
        found, rest = _vector(rest, 3)
        yield found
        if with_extensions:
            _, rest = _vector(rest, 2)


def _vector(data: bytes, width: int) -> tuple[bytes, bytes]:
    """What a length of so many bytes announces, and what follows it."""
    end = width + int.from_bytes(data[:width], "big")
    return data[width:end], data[end:]
