"""Reads TLS handshake messages that the ssl module does not expose: Certificate and CertificateRequest."""

import ssl
from collections.abc import Iterator
from typing import Any, Final

# RFC 8446 section 4, as in every version before it.
_HANDSHAKE: Final = 22
_CERTIFICATE: Final = 11
_CERTIFICATE_REQUEST: Final = 13
_HEAD: Final = 4
_MOST: Final = 10  # certificates kept of a chain


class Heard:
    """Records handshake messages of one context, also those of handshakes that fail.

    `chain`: the server's certificates in DER; `asks_certificate`: True if it sent a CertificateRequest.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        """Start recording; sets the private `_msg_callback` of the context."""
        self.chain: tuple[bytes, ...] = ()
        self.asks_certificate = False
        context._msg_callback = self._hear  # type: ignore[attr-defined]  # the only access to a CertificateRequest

    def _hear(self, _conn: Any, direction: str, version: int, content: int, kind: int, data: bytes) -> None:
        if direction != "read" or content != _HANDSHAKE:
            return
        if kind == _CERTIFICATE_REQUEST:
            self.asks_certificate = True
        elif kind == _CERTIFICATE and not self.chain:
            self.chain = tuple(certificates(data, with_extensions=version == ssl.TLSVersion.TLSv1_3))[:_MOST]


def certificates(message: bytes, *, with_extensions: bool) -> Iterator[bytes]:
    """Each certificate (DER) of a Certificate message; `with_extensions`: as in TLS 1.3 (RFC 8446 section 4.4.2)."""
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
    """A vector with a length prefix of `width` bytes: its content, and the bytes after it."""
    end = width + int.from_bytes(data[:width], "big")
    return data[width:end], data[end:]
