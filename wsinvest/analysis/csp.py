"""Does a Content-Security-Policy let a page open this WebSocket? (CSP level 3, section 6.7.2.)"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from wsinvest.facts.origin_page import Policy
from wsinvest.model.target import Url

# The schemes of WebSocket URLs that a scheme in a source allows (section 6.7.2.7): http and https none, in Chromium and
# Firefox too, so that a host without a scheme, which takes the page's, allows none either.
_ALLOWS: Final[Mapping[str, frozenset[str]]] = {"ws": frozenset({"ws", "wss"}), "wss": frozenset({"wss"})}
_SELF_ALLOWS: Final[Mapping[str, frozenset[str]]] = {"http": frozenset({"ws", "wss"}), "https": frozenset({"wss"})}
_PORTS: Final = {"http": 80, "ws": 80, "https": 443, "wss": 443}
_SOURCE: Final = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[a-z0-9_.-]+|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>\*|[0-9]{1,5}))?(?P<path>/[^\s?#]*)?",
    re.I,
)


def allows(policy: Policy, page: str, url: Url) -> bool:
    """True if a source of this policy matches the WebSocket's URL, for a page of this origin."""
    return any(_matches(source.lower(), source, page, url) for source in policy.sources)


def _matches(source: str, written: str, page: str, url: Url) -> bool:
    if source == "'self'":
        return _is_self(page, url)
    if source == "*":
        return True
    if source.endswith(":") and source[:-1].isalpha():
        return url.scheme in _ALLOWS.get(source[:-1], ())
    found = _SOURCE.fullmatch(source)
    if found is None or url.scheme not in _ALLOWS.get(found["scheme"], ()):
        return False
    path = written[found.start("path") :] if found["path"] else ""
    return _is_host(found["host"], url.host) and _is_port(found["port"], url) and _is_path(path, url.path)


def _is_self(page: str, url: Url) -> bool:
    """True for the page's own host and port, or for the default ports of both schemes."""
    parts = urlsplit(page)
    port = parts.port or _PORTS.get(parts.scheme, 0)
    same = port == url.port or (port == _PORTS.get(parts.scheme) and url.port == _PORTS.get(url.scheme))
    return parts.hostname == url.host and same and url.scheme in _SELF_ALLOWS.get(parts.scheme, ())


def _is_host(wanted: str, host: str) -> bool:
    bare = wanted.strip("[]")
    return wanted == "*" or host == bare or (bare.startswith("*.") and host.endswith(bare[1:]))


def _is_port(wanted: str | None, url: Url) -> bool:
    if wanted is None:
        return url.port == _PORTS[url.scheme]
    return wanted == "*" or int(wanted) == url.port or (wanted == "80" and url.port == _PORTS["wss"])


def _is_path(wanted: str, path: str) -> bool:
    if wanted in ("", "/"):
        return True
    return path.startswith(wanted) if wanted.endswith("/") else path == wanted
