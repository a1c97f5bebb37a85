"""The file of certificate authorities: loaded once before anything is sent, so that a useless one is an input error."""

import os
import ssl
import stat
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 2**22  # the store of a whole operating system takes 250 kB
_DER: Final = b"\x30\x82"
_CERTIFICATE: Final = (b"-----BEGIN CERTIFICATE-----", b"-----BEGIN TRUSTED CERTIFICATE-----")


class AuthoritiesError(ValueError):
    """No certificate can be read from the file; the message says why, and holds nothing of its content."""


def check(path: Path) -> None:
    """Load the certificates of a PEM file as a TLS client does; raises AuthoritiesError."""
    content = _content(path)
    if not content.strip():
        raise AuthoritiesError("the file is empty")
    if not any(mark in content for mark in _CERTIFICATE):
        raise AuthoritiesError(_instead(content))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(cafile=path)
    except (OSError, ssl.SSLError) as error:
        raise AuthoritiesError("OpenSSL cannot read a certificate of it") from error
    if not context.cert_store_stats()["x509"]:
        raise AuthoritiesError("OpenSSL finds no certificate in it")


def _content(path: Path) -> bytes:
    """The bytes of an ordinary file; a link to one is followed, as /etc/ssl/certs is full of them."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with open(descriptor, "rb") as file:  # noqa: PTH123  a descriptor
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise AuthoritiesError("no ordinary file")
            if status.st_size > MOST_BYTES:
                raise AuthoritiesError(f"larger than {MOST_BYTES // 2**20} MiB, which no file of authorities is")
            return file.read(MOST_BYTES) or b""  # None from what has nothing to say yet, such as /proc/kmsg
    except ValueError as error:  # a path with NUL
        raise error if isinstance(error, AuthoritiesError) else AuthoritiesError("no path of a file") from error
    except IsADirectoryError as error:
        raise AuthoritiesError("a folder stands there") from error
    except FileNotFoundError as error:
        raise AuthoritiesError("no file is there") from error
    except OSError as error:
        raise AuthoritiesError(error.strerror or "cannot be read") from error


def _instead(content: bytes) -> str:
    """What a file without a PEM certificate holds."""
    if b"PRIVATE KEY-----" in content:
        return "it holds a private key and no certificate"
    if content.startswith(_DER):
        return "it is in DER form; openssl x509 -inform der -in FILE -out FILE.pem turns it into PEM"
    return "it holds no PEM certificate"
