"""A request's head as bytes: what cannot be sent unharmed is refused, what must be encoded is encoded once."""

import re
from typing import Final
from urllib.parse import quote

from wsinvest.model import Url

_DEFAULT_PORTS: Final = {"ws": 80, "http": 80, "wss": 443, "https": 443}
_BREAKS: Final = re.compile(r"[\r\n\0]")
_PRINTABLE: Final = "".join(chr(code) for code in range(0x21, 0x7F))


def head_bytes(method: str, resource: str, headers: tuple[tuple[str, str], ...]) -> bytes | None:
    """The head, None when a part holds CR, LF or NUL or a header is no Latin-1: it would become another request."""
    line = f"{method} {encoded(resource)} HTTP/1.1"
    fields = [f"{name}: {value}" for name, value in headers]
    if any(_BREAKS.search(part) for part in (resource, line, *fields)):
        return None
    try:
        return "\r\n".join([line, *fields, "", ""]).encode("latin-1")
    except UnicodeEncodeError:
        return None


def encoded(resource: str) -> str:
    """A path and query with what no request line can hold percent-encoded; what is encoded already stays."""
    return quote(resource, safe=_PRINTABLE)


def host_header(url: Url) -> str:
    """The Host header: the port only where it is not the scheme's own (RFC 9110 section 7.2)."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return host if _DEFAULT_PORTS.get(url.scheme) == url.port else f"{host}:{url.port}"
