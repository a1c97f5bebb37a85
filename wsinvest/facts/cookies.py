"""Cookies as a server sets them, and whether a browser would send one to a URL (RFC 6265bis)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wsinvest.model.hosts import address_of, host_of, is_loopback
from wsinvest.model.target import Url

AXIS: Final = "withheld_cookie"  # the request without the cookie that a browser does not send
_OVER_TLS: Final = "__secure-"
_OF_THE_HOST: Final = "__host-"
_COUNTRY: Final = 2
# co.uk, com.br: the second labels under which countries register (most in the public suffix list). Any other is taken
# for a name: app.abc.io and api.abc.io are one site.
_SECOND_LABELS: Final = frozenset("ac co com edu go gob gouv gov gub gv ltd mil ne net nom or org plc sch".split())


@dataclass(frozen=True, slots=True)
class SetCookie:
    """One Set-Cookie header without its value. `path` and `domain` are empty if they were not given.

    `expired`: Max-Age or Expires ends it at once. `same_site`: in lower case, empty if it was not given.
    """

    name: str
    path: str = ""
    domain: str = ""
    secure: bool = False
    same_site: str = ""
    partitioned: bool = False
    expired: bool = False


class Withheld(StrEnum):
    """Why a browser does not send a cookie to a URL: the first reason that holds."""

    EXPIRED = "expired"
    PREFIX = "prefix"  # its name begins with __Host- or __Secure-, which asks for attributes that it lacks
    FOREIGN_DOMAIN = "foreign_domain"  # its Domain is not that of the server that sets it
    NONE_WITHOUT_SECURE = "none_without_secure"  # also Partitioned without Secure
    SECURE_NOT_SET = "secure_not_set"  # Secure, and set over plain HTTP
    HOST = "host"  # no Domain, and another host
    DOMAIN = "domain"  # its Domain does not hold the host
    PATH = "path"
    SECURE = "secure"  # Secure, and the URL is ws
    CROSS_SITE = "cross_site"  # SameSite Strict or Lax, and the page is of another site
    SITE_BY_DEFAULT = "site_by_default"  # no SameSite: Lax in Chrome and Edge


BY_CUSTOM: Final = frozenset({Withheld.SITE_BY_DEFAULT, Withheld.NONE_WITHOUT_SECURE})  # not in every browser


def withheld(cookie: SetCookie, setter: Url, to: Url, page: str = "") -> Withheld | None:
    """Why a browser keeps the cookie of `setter` from a handshake with `to`, None if it sends it.

    `page`: the origin of the page that opens the WebSocket, empty if it is not known. A reason that holds in every
    browser comes before one that does not.
    """
    found = tuple(
        filter(
            None,
            (
                _not_stored(cookie, setter),
                _unsafe(cookie, setter, to),
                _not_matched(cookie, setter, to),
                _not_same_site(cookie, to, page),
            ),
        )
    )
    return next((why for why in found if is_certain(why, to)), next(iter(found), None))


def named(cookies: Iterable[SetCookie], name: str) -> SetCookie | None:
    """The last of these cookies with this name, which is the one that counts; None if there is none."""
    return next((one for one in reversed(tuple(cookies)) if one.name == name), None)


def is_certain(why: Withheld, to: Url) -> bool:
    """True if all browsers do so: some take a loopback host for a secure one, and not all have the newer rules."""
    return why not in BY_CUSTOM and not (why in (Withheld.SECURE, Withheld.SECURE_NOT_SET) and is_loopback(to.host))


def default_path(path: str) -> str:
    """The Path of a cookie that was set without one by the resource at `path` (RFC 6265 section 5.1.4)."""
    return path.partition("?")[0].rpartition("/")[0] or "/"


def path_of(cookie: SetCookie, setter: Url) -> str:
    """The Path that counts for this cookie."""
    return cookie.path if cookie.path.startswith("/") else default_path(setter.path)


def is_cross_site(page: str, host: str) -> bool:
    """True if page and host surely have no registrable domain in common. Without a list of public suffixes."""
    other = host_of(page).lower().rstrip(".")
    host = host.lower().rstrip(".")
    if not other or other == host:
        return False
    if address_of(host) is not None or address_of(other) is not None:
        return True
    return _site(other) != _site(host)


def _site(host: str) -> tuple[str, ...]:
    """The last two labels of a name, three below a suffix such as co.uk."""
    labels = host.split(".")
    below = len(labels) > 2 and len(labels[-1]) == _COUNTRY and labels[-2] in _SECOND_LABELS
    return tuple(labels[-3 if below else -2 :])


def _not_stored(cookie: SetCookie, setter: Url) -> Withheld | None:
    name = cookie.name.lower()
    whole = cookie.secure and cookie.path == "/" and not cookie.domain
    if cookie.expired:
        return Withheld.EXPIRED
    if (name.startswith(_OVER_TLS) and not cookie.secure) or (name.startswith(_OF_THE_HOST) and not whole):
        return Withheld.PREFIX
    if cookie.domain and not _within(setter.host, cookie.domain):
        return Withheld.FOREIGN_DOMAIN
    return None


def _unsafe(cookie: SetCookie, setter: Url, to: Url) -> Withheld | None:
    """Why Secure, or the want of it, keeps the cookie back."""
    if cookie.secure and not setter.secure:
        return Withheld.SECURE_NOT_SET
    if cookie.secure and not to.secure:
        return Withheld.SECURE
    none = cookie.same_site == "none" or cookie.partitioned
    return Withheld.NONE_WITHOUT_SECURE if none and not cookie.secure else None


def _not_matched(cookie: SetCookie, setter: Url, to: Url) -> Withheld | None:
    if cookie.domain and not _within(to.host, cookie.domain):
        return Withheld.DOMAIN
    if not cookie.domain and to.host != setter.host:
        return Withheld.HOST
    return None if _below(to.path, path_of(cookie, setter)) else Withheld.PATH


def _not_same_site(cookie: SetCookie, to: Url, page: str) -> Withheld | None:
    if cookie.same_site == "none" or not is_cross_site(page, to.host):
        return None
    return Withheld.CROSS_SITE if cookie.same_site in ("lax", "strict") else Withheld.SITE_BY_DEFAULT


def _within(host: str, domain: str) -> bool:
    """True if a cookie of this Domain goes to the host (RFC 6265 section 5.1.3)."""
    wanted = domain.lower().lstrip(".")
    return host == wanted or (address_of(host) is None and host.endswith(f".{wanted}"))


def _below(path: str, of: str) -> bool:
    """True if the path matches the cookie's (RFC 6265 section 5.1.4)."""
    return path == of or path.startswith(of if of.endswith("/") else f"{of}/")
