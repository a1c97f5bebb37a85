"""What may be shown of a response: headers by an allow list, the rest by name, the start of the body filtered."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from wsinvest.facts.cookies import SetCookie
from wsinvest.model.attempt import Response
from wsinvest.model.target import HIDDEN, Url
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import NOT_SHOWN, SHORT, Redactor
from wsinvest.redact.secret import Secret
from wsinvest.redact.shape import coarse
from wsinvest.redact.url_values import shown_name, shown_path
from wsinvest.transport.http1 import Head

_REALM: Final = re.compile(r"""\brealm=("[^"]*"|[^\s,]+)""", re.I)
_REASONS: Final = re.compile(r"""\b(?:error|error_description|scope)=(?:"[^"]*"|[^\s,]+)""", re.I)
_LONG_TEXTS: Final = 16 * 1024  # characters of one answer's long names, and of its long values, that are filtered
_AT_ONCE: Final = re.compile(r"-[0-9]+|0+")  # of Max-Age
_MOST_COOKIES: Final = 20
_COOKIE_FLAGS: Final = ("secure", "httponly", "samesite", "partitioned")


def shown(head: Head, body: bytes, redactor: Redactor, came_at: datetime | None = None) -> Response:
    """The response as evidence: nothing in it shows a secret, a cookie's value or a query's value."""
    pairs = [(name, value.decode("utf-8", "replace")) for name, value in _named(head, redactor)]
    values = {name.lower(): value for name, value in pairs}
    said = redactor.clean_body(body)
    counted = MASK in said  # then the exact size would tell how long what is masked was
    hidden = frozenset({"content-length"} if counted else ())
    return Response(
        status=head.status,
        phrase=redactor.clean(head.phrase.decode("utf-8", "replace")),
        http_version=head.http_version,
        headers=tuple(_filtered(((name, value) for name, value in pairs if _allowed(name, hidden)), redactor)),
        other_headers=tuple(name for name, _ in pairs if not _allowed(name, hidden)),
        content_type=redactor.clean(values.get("content-type", "").partition(";")[0].strip().lower()),
        body=said,
        body_bytes=coarse(len(body)) if counted else len(body),
        date=_date(values.get("date", "")),
        retry_after=redactor.clean(values.get("retry-after", "")),
        came_at=came_at,
    )


def cookies(head: Head) -> tuple[tuple[str, Secret], ...]:
    """The cookies that a response sets, without those that it deletes (an empty value)."""
    given = (value.decode("utf-8", "replace") for name, value in head.headers if name.lower() == b"set-cookie")
    pairs = (one.partition(";")[0].partition("=") for one in given)
    return tuple((name.strip(), Secret(value.strip().strip('"'))) for name, _, value in pairs if value.strip())


def policies(head: Head) -> tuple[str, ...]:
    """The texts of its Content-Security-Policy headers, as they came."""
    wanted = b"content-security-policy"
    return tuple(value.decode("utf-8", "replace") for name, value in head.headers if name.lower() == wanted)


def allowed_origins(head: Head) -> tuple[str, ...]:
    """The values of its Access-Control-Allow-Origin headers (the Fetch Standard), as they came."""
    wanted = b"access-control-allow-origin"
    return tuple(value.decode("utf-8", "replace").strip() for name, value in head.headers if name.lower() == wanted)


def set_cookies(head: Head, redactor: Redactor, now: datetime | None = None) -> tuple[SetCookie, ...]:
    """The cookies that a response sets, without their values. `now`: of our clock, for Expires."""
    return tuple(
        _set_cookie(value.decode("utf-8", "replace"), redactor, now)
        for name, value in head.headers
        if name.lower() == b"set-cookie"
    )[:_MOST_COOKIES]


def _set_cookie(text: str, redactor: Redactor, now: datetime | None) -> SetCookie:
    pair, attributes = _attributes(text)
    name, equals, _value = pair.partition("=")
    age = attributes.get("max-age", "")
    ends = _date(attributes.get("expires", ""))
    past = ends is not None and now is not None and ends <= now
    return SetCookie(
        name=redactor.clean(name.strip(), limit=60) if equals else "",
        path=redactor.clean(shown_path(attributes.get("path", ""))),
        domain=redactor.clean(attributes.get("domain", "").lower()),
        secure="secure" in attributes,
        same_site=redactor.clean(attributes.get("samesite", "").lower(), limit=10),
        partitioned="partitioned" in attributes,
        expired=bool(_AT_ONCE.fullmatch(age)) if age else past,
    )


def _attributes(text: str) -> tuple[str, dict[str, str]]:
    """The pair of name and value, and the attributes by their names in lower case."""
    pair, *rest = text.split(";")
    return pair, {key.strip().lower(): value.strip() for key, _, value in (one.partition("=") for one in rest)}


def returned(head: Head, url: Url, path: str) -> dict[str, Secret | None]:
    """The cookies that a browser sends back to this path (RFC 6265 section 5), None for one that it drops.

    Left out: Secure without TLS, another domain or path.
    """
    found: dict[str, Secret | None] = {}
    for name, value in head.headers:
        if name.lower() != b"set-cookie":
            continue
        pair, attributes = _attributes(value.decode("utf-8", "replace"))
        key, _, text = pair.partition("=")
        text = text.strip().strip('"')
        if not text or _AT_ONCE.fullmatch(attributes.get("max-age", "")):
            found[key.strip()] = None
        elif _fits(attributes, url, path):
            found[key.strip()] = Secret(text)
    return found


def _fits(attributes: Mapping[str, str], url: Url, path: str) -> bool:
    domain, below = attributes.get("domain", "").lstrip(".").lower(), attributes.get("path", "")
    return not (
        ("secure" in attributes and not url.secure)
        or (domain and url.host != domain and not url.host.endswith(f".{domain}"))
        or (below.startswith("/") and path != below and not path.startswith(f"{below.rstrip('/')}/"))
    )


def shown_url(text: str) -> str:
    """A URL or reference without user part, query values and fragment; opaque path segments are masked."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "(not a URL)"
    origin = f"{parts.scheme}://" if parts.scheme else "//" if host else ""
    origin += (f"[{host}]" if ":" in host else host) + (f":{port}" if port else "")
    names = [shown_name(pair) for pair in parts.query.split("&") if pair]
    query = "?" + "&".join(name if name == HIDDEN else f"{name}=…" for name in names) if names else ""
    return f"{origin}{shown_path(parts.path)}{query}"


def _named(head: Head, redactor: Redactor) -> Iterator[tuple[str, bytes]]:
    """Each header by its filtered name; of long names only the first few, since to filter them takes time."""
    left = _LONG_TEXTS
    for raw, value in head.headers:
        name = raw.decode("utf-8", "replace")
        left -= len(name) if len(name) > SHORT else 0
        yield NOT_SHOWN if len(name) > SHORT and left < 0 else _name(name, redactor), value


def _name(name: str, redactor: Redactor) -> str:
    return name if name.lower() in _SHOWN else redactor.clean(name, limit=60)


def _filtered(pairs: Iterable[tuple[str, str]], redactor: Redactor) -> Iterator[tuple[str, str]]:
    """Each header with its filtered value; of long values only the first few."""
    left = _LONG_TEXTS
    for name, value in pairs:
        left -= len(value) if len(value) > SHORT else 0
        yield name, NOT_SHOWN if len(value) > SHORT and left < 0 else _value(name, value, redactor)


def _value(name: str, value: str, redactor: Redactor) -> str:
    """A header that may be shown; the handshake's own digest is computed from what we sent, and no secret."""
    shown = _SHOWN[name.lower()](value)
    return redactor.own(shown) if name.lower() == "sec-websocket-accept" else redactor.clean(shown)


def _allowed(name: str, hidden: frozenset[str]) -> bool:
    return name.lower() in _SHOWN and name.lower() not in hidden


def _whole(value: str) -> str:
    return value


def _challenge(value: str) -> str:
    """Scheme, realm and the reason (RFC 6750) of a WWW-Authenticate header; nonces and the like are left out."""
    scheme = value.strip().partition(" ")[0].rstrip(",")
    realm = _REALM.search(value)
    named = f"{scheme} (realm {realm[1]})" if realm else scheme
    return " ".join([named, *(found[0] for found in _REASONS.finditer(value))])


def _cookie(value: str) -> str:
    """A cookie's name and flags; a pair without `=` is a value, and is not shown."""
    pair, *flags = [part.strip() for part in value.split(";")]
    kept = [flag for flag in flags if flag.partition("=")[0].lower() in _COOKIE_FLAGS]
    name, equals, _ = pair.partition("=")
    return "; ".join([name if equals else "", *kept])


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # no date, or a zone that leads out of the years 1 to 9999
        return None


_SHOWN: Final[Mapping[str, Callable[[str], str]]] = {
    **dict.fromkeys(
        (
            "server", "date", "via", "upgrade", "connection", "content-type", "content-length", "content-encoding",
            "transfer-encoding", "retry-after", "x-powered-by", "alt-svc", "allow", "access-control-allow-origin",
            "sec-websocket-version", "sec-websocket-protocol", "sec-websocket-extensions", "sec-websocket-accept",
            "strict-transport-security", "cache-control", "vary", "x-ratelimit-limit", "x-ratelimit-remaining",
        ),
        _whole,
    ),
    "location": shown_url,
    "www-authenticate": _challenge,
    "proxy-authenticate": _challenge,
    "set-cookie": _cookie,
}  # fmt: skip
