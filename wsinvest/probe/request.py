"""Requests before they are sent: what cannot be sent unharmed is refused, what must be encoded is encoded once."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from wsinvest import __version__
from wsinvest.jwt.jose import state_of
from wsinvest.model.attempt import Sent, TokenState
from wsinvest.model.target import AuthMode, Url, host_header
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.redact.shape import coarse
from wsinvest.transport.opener import OPEN_S
from wsinvest.transport.tls import USUAL, Terms

USER_AGENT: Final = f"wsinvest/{__version__}"
BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
# What Chrome sends beside, with the opening handshake of a page of the same origin.
_FETCH: Final = (
    ("Accept-Language", "en-US,en;q=0.9"),
    ("Cache-Control", "no-cache"),
    ("Pragma", "no-cache"),
    ("Sec-Fetch-Dest", "websocket"),
    ("Sec-Fetch-Mode", "websocket"),
    ("Sec-Fetch-Site", "same-origin"),
)
DEFLATE: Final = "permessage-deflate; client_max_window_bits"  # as browsers offer it
LISTED: Final = "keep-alive, Upgrade"  # Connection as Firefox sends it
_BREAKS: Final = re.compile(r"[\r\n\0]")
_UNFIT: Final = re.compile(r"[\s\0]")
_RFC_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 section 5.6.2
# The query percent-encode set of the URL standard, as browsers apply it: controls, blanks, non-ASCII and these.
_PRINTABLE: Final = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"#<>')


@dataclass(frozen=True, slots=True)
class ProbeRequest:
    """All that makes one upgrade request; a probe is a copy of the baseline with one field replaced.

    `resource`: path and query without the token. `family`: IPv4 or IPv6 only, empty for whichever answers.
    `written`: the token as the given URL spells it, for as long as it is that token which is sent.
    `host`: the Host header where it is not the URL's own; the connection goes to the URL's host all the same.
    `terms`: in what its TLS hello differs from the usual; then it must not carry a token.
    `headers` and `cookies`: what the user adds to each request to this server; like the token they go to no other.
    `browser`: User-Agent and Sec-Fetch-* are those of a browser. `forwarded`: X-Forwarded-* headers, as a proxy sends
    them. `deflate`: compression is offered, as browsers do. `open_s`: how long dns, tcp and tls may take together.
    """

    url: Url
    resource: str
    token: Secret | None = None
    place: AuthMode = AuthMode.NONE
    name: str = "token"
    origin: str = ""
    version: int = 13
    subprotocols: tuple[str, ...] = ()
    family: str = ""
    host: str = ""
    terms: Terms = USUAL
    deflate: bool = False
    open_s: float = OPEN_S
    written: Secret | None = None
    connection: str = "Upgrade"
    browser: bool = False
    headers: tuple[tuple[str, Secret], ...] = ()
    cookies: tuple[tuple[str, Secret], ...] = ()
    forwarded: tuple[tuple[str, str], ...] = ()

    @property
    def carries_credentials(self) -> bool:
        """True if it holds a token, or what a user added and what may be one."""
        return self.token is not None or bool(self.headers or self.cookies)

    @property
    def offered(self) -> tuple[str, ...]:
        """The subprotocols on the wire: a token that travels among them comes last."""
        if self.token is None or self.place is not AuthMode.SUBPROTOCOL:
            return self.subprotocols
        return (*self.subprotocols, self.token.reveal())

    @property
    def as_written(self) -> Secret | None:
        """The URL's own spelling of this token, None where the token came from elsewhere or was changed."""
        if self.token is None or self.written is None or unquote(self.written.reveal()) != self.token.reveal():
            return None
        return self.written

    @property
    def first_message(self) -> bytes | None:
        """The JSON that carries the token after open, None when it travels elsewhere."""
        if self.token is None or self.place is not AuthMode.MESSAGE:
            return None
        return json.dumps({self.name: self.token.reveal()}).encode()


class CookieJar(dict[str, Secret]):
    """The cookies that the target set in this run, by name. They are sent to it only, and are no evidence."""

    def keep(self, cookies: Mapping[str, Secret | None]) -> None:
        """Keep these; None drops one."""
        for name, value in cookies.items():
            self.pop(name, None)
            if value is not None:
                self[name] = value


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """An experiment has nothing to change here; `reason` is for engineers."""

    reason: str


def upgrade_head(request: ProbeRequest, key: str) -> bytes | None:
    """The upgrade request's head, None when a value in it cannot be sent unharmed."""
    if request.carries_credentials and request.terms != USUAL:
        return None  # over such a connection nobody has proven who the server is
    values = [request.origin, request.host, *request.offered]
    values += [request.token.reveal()] if request.token else []
    if any(_UNFIT.search(value) for value in values) or not all(map(_RFC_TOKEN.fullmatch, request.offered)):
        return None
    return head_bytes("GET", _resource(request), _headers(request, key))


def without_upgrade(request: ProbeRequest) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Path with query, and the headers (Origin, credentials, what the user adds) of an ordinary request like this."""
    ours = ("origin", "authorization", "cookie")
    added = {name.lower() for name, _value in request.headers}
    shared = ((name, value) for name, value in _headers(request, "") if name.lower() in {*ours, *added})
    return _resource(request), tuple((name, value) for name, value in shared if name.lower() != "user-agent")


def sent(request: ProbeRequest, head: bytes | None, redactor: Redactor) -> Sent:
    """The request as evidence."""
    state = token_state(request.token)
    carried = request.token is not None and request.place is not AuthMode.NONE
    return Sent(
        line_bytes=0 if head is None else coarse(head.index(b"\r\n")),
        head_bytes=0 if head is None else coarse(len(head)),
        version=request.version,
        host=redactor.own(request.host),
        connection=request.connection,
        origin=redactor.own(request.origin),
        subprotocols=tuple(redactor.own(name) for name in request.subprotocols),
        extensions=(DEFLATE,) if request.deflate else (),
        token_state=state if carried else TokenState.ABSENT,
        token_place=request.place.value if carried else "",
        token_name=redactor.own(request.name) if carried else "",
        token_fingerprint=redactor.fingerprinter.fingerprint(request.token)
        if carried and request.token and not request.token.empty
        else "",
    )


def token_state(token: Secret | None) -> TokenState:
    """The state of the token that a request carries."""
    return TokenState.ABSENT if token is None else state_of(token.reveal())


def head_bytes(method: str, resource: str, headers: tuple[tuple[str, str], ...]) -> bytes | None:
    """A head, None when a part holds CR, LF or NUL or is no Latin-1: it would become another request."""
    fields = [f"{name}: {value}" for name, value in headers]
    if any(_BREAKS.search(part) for part in (method, resource, *fields)):
        return None
    try:
        return "\r\n".join([f"{method} {encoded(resource)} HTTP/1.1", *fields, "", ""]).encode("latin-1")
    except UnicodeEncodeError:
        return None


def encoded(resource: str) -> str:
    """A path and query with what no request line can hold percent-encoded; what is encoded already stays."""
    return quote(resource, safe=_PRINTABLE)


def _resource(request: ProbeRequest) -> str:
    if request.token is None or request.place is not AuthMode.QUERY:
        return request.resource
    joint = "&" if "?" in request.resource else "?"
    spelled = request.as_written or request.token
    return f"{request.resource}{joint}{request.name}={spelled.reveal()}"


def _headers(request: ProbeRequest, key: str) -> tuple[tuple[str, str], ...]:
    token = "" if request.token is None else request.token.reveal()
    wanted = (
        ("Host", request.host or host_header(request.url), True),
        ("User-Agent", BROWSER if request.browser else USER_AGENT, True),
        *((name, value, request.browser) for name, value in _FETCH),
        ("Origin", request.origin, bool(request.origin)),
        *((name, value, True) for name, value in request.forwarded),
        ("Upgrade", "websocket", True),
        ("Connection", request.connection, True),
        ("Sec-WebSocket-Key", key, True),
        ("Sec-WebSocket-Version", str(request.version), True),
        ("Sec-WebSocket-Protocol", ", ".join(request.offered), bool(request.offered)),
        ("Sec-WebSocket-Extensions", DEFLATE, request.deflate),
        ("Authorization", f"Bearer {token}", request.token is not None and request.place is AuthMode.HEADER),
        ("Cookie", "; ".join(_crumbs(request, token)), bool(tuple(_crumbs(request, token)))),
    )
    ours = {name.lower(): (name, value) for name, value, present in wanted if present}
    added = tuple((name, value.reveal()) for name, value in request.headers if name.lower() not in ours)
    given = {name.lower(): (name, value.reveal()) for name, value in request.headers if name.lower() == "user-agent"}
    return (*(ours | given).values(), *added)


def _crumbs(request: ProbeRequest, token: str) -> Iterator[str]:
    """The cookies, the token's first."""
    held = request.token is not None and request.place is AuthMode.COOKIE
    if held:
        yield f"{request.name}={token}"
    yield from (f"{name}={value.reveal()}" for name, value in request.cookies if not held or name != request.name)
