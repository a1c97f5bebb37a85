"""Headers and cookies that a user adds to every request: read once, held as secrets, refused where they break it."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from wsinvest.config.near import NotThere, text_of
from wsinvest.config.targetfile import TargetError
from wsinvest.host import paths
from wsinvest.model.target import AuthMode
from wsinvest.redact.secret import Secret

Pair = tuple[str, Secret]

MOST: Final = 64  # headers and cookies; servers take about a hundred headers
LONGEST: Final = 64 * 1024
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # RFC 9110 section 5.6.2
_BREAKS: Final = re.compile(r"[\r\n\0]")
_BEARER: Final = re.compile(r"bearer(?:[ \t]+|$)", re.I)
_JWT: Final = re.compile(r"eyJ[\w-]*\.[\w-]+\.[\w-]*")
_OURS: Final = "it is part of the handshake itself"
_LENGTH: Final = "a handshake has no body"
_REFUSED: Final = {
    "host": "it is the URL's; name another address by --resolve",
    "connection": _OURS,
    "upgrade": _OURS,
    "sec-websocket-key": _OURS,
    "sec-websocket-accept": _OURS,
    "sec-websocket-version": "give WS_PROTOCOL_VERSION in a .env or protocol_version in a target file",
    "sec-websocket-extensions": "compression is asked for once in every run",
    "sec-websocket-protocol": "give it by --subprotocol",
    "content-length": _LENGTH,
    "transfer-encoding": _LENGTH,
    "expect": _LENGTH,
    "trailer": _LENGTH,
    "te": _LENGTH,
    "proxy-authorization": "give the proxy's user in the URL of --proxy",
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What was given by --header and --cookie. `token` is the one among them that is examined as WS_TOKEN is.

    `mode` and `name` say where that token travels; it is not among `headers` and `cookies`. `origin`: an Origin header.
    """

    headers: tuple[Pair, ...] = ()
    cookies: tuple[Pair, ...] = ()
    token: Secret | None = None
    mode: AuthMode | None = None
    name: str = ""
    origin: str = ""

    def __bool__(self) -> bool:
        """True if anything was given."""
        return bool(self.headers or self.cookies or self.token is not None or self.origin)

    @property
    def values(self) -> Iterator[Secret]:
        """Every value, for the filter, and what servers make of it: percent-decoded, and without its scheme (Basic)."""
        for value in (*(value for _, value in (*self.headers, *self.cookies)), *filter(None, [self.token])):
            yield value
            text = value.reveal()
            if unquote(text) != text:
                yield Secret(unquote(text))
            for part in text.split(" ", 1)[1:]:
                yield Secret(part)
                yield from _user_and_password(part)


def read(headers: Iterable[Secret], cookies: Iterable[Secret], cookie: str = "") -> Sent:
    """The headers and cookies of these options; `cookie` names the one that holds the token. Raises TargetError."""
    pairs = [_header(line) for given in headers for line in _lines("--header", given)]
    crumbs = [crumb for given in cookies for line in _lines("--cookie", given) for crumb in _crumbs("--cookie", line)]
    crumbs += [
        crumb for name, value in pairs if name.lower() == "cookie" for crumb in _crumbs("--header Cookie", value)
    ]
    if len(pairs) + len(crumbs) > MOST:
        raise TargetError(f"--header and --cookie: more than {MOST} of them; leave some out")
    _once(pairs, "authorization")
    _once(pairs, "origin")
    origin = next((value.reveal() for name, value in pairs if name.lower() == "origin"), "")
    rest = [pair for pair in pairs if pair[0].lower() not in ("cookie", "origin")]
    return _with_token(Sent(tuple(rest), tuple(crumbs), origin=origin), cookie)


def _with_token(sent: Sent, cookie: str) -> Sent:
    """The same with its token apart: a bearer token, else the cookie of that name or one that holds a JWT."""
    for pair in sent.headers:
        bearer = _BEARER.match(pair[1].reveal()) if pair[0].lower() == "authorization" else None
        if bearer:
            token = Secret(pair[1].reveal()[bearer.end() :])
            rest = tuple(one for one in sent.headers if one is not pair)
            return Sent(rest, sent.cookies, token, AuthMode.HEADER, "", sent.origin)
    named = [pair for pair in sent.cookies if pair[0] == cookie] if cookie else []
    for pair in named or [one for one in sent.cookies if _JWT.fullmatch(one[1].reveal())]:
        rest = tuple(one for one in sent.cookies if one is not pair)
        return Sent(sent.headers, rest, pair[1], AuthMode.COOKIE, pair[0], sent.origin)
    return sent


def _lines(option: str, given: Secret) -> Iterator[Secret]:
    """The value itself, or each line of the file that it names; blank lines and those that begin with # are none."""
    text = given.reveal()
    if not text.startswith("@"):
        yield given
        return
    path = paths.expanded(text[1:])
    try:
        content = text_of(path, LONGEST)
    except NotThere as error:
        raise TargetError(f"{option} @{error}; each of its lines is one value of {option}") from error
    yield from (Secret(line) for line in content.splitlines() if line.strip() and not line.lstrip().startswith("#"))


def _header(line: Secret) -> Pair:
    name, colon, value = line.reveal().partition(":")
    if not colon or not _NAME.fullmatch(name.strip()):
        raise TargetError("--header: no header; write it as 'Name: value', or @FILE with one on each line")
    name = name.strip()
    advice = "it is the handshake's" if name.lower().startswith("sec-websocket-") else ""
    advice = _REFUSED.get(name.lower(), advice)
    if advice:
        raise TargetError(f"--header {name}: cannot be given; {advice}")
    return name, _sendable(f"--header {name}", value.strip(" \t"))


def _crumbs(option: str, line: Secret) -> Iterator[Pair]:
    for part in filter(str.strip, line.reveal().split(";")):
        name, equals, value = part.strip().partition("=")
        if not equals or not _NAME.fullmatch(name):
            raise TargetError(f"{option}: no cookie; write it as name=value, or @FILE with one on each line")
        yield name, _sendable(f"{option} {name}", value)


def _sendable(where: str, value: str) -> Secret:
    if _BREAKS.search(value) or len(value) > LONGEST:
        raise TargetError(f"the value of {where} is too long, or holds CR, LF or NUL, which would end the header")
    try:
        value.encode("latin-1")
    except UnicodeEncodeError as error:
        raise TargetError(f"the value of {where} holds characters that no header can carry (Latin-1 only)") from error
    return Secret(value)


def _once(pairs: Iterable[Pair], name: str) -> None:
    if sum(pair[0].lower() == name for pair in pairs) > 1:
        raise TargetError(f"--header: {name.title()} is given twice; give it once")


def _user_and_password(basic: str) -> Iterator[Secret]:
    """Both, together and each, if this is what follows Basic (RFC 7617 section 2)."""
    try:
        pair = base64.b64decode(basic.strip(), validate=True).decode()
    except ValueError:
        return
    if ":" in pair:
        yield from (Secret(part) for part in (pair, *pair.split(":", 1)) if part)


def is_file(given: str) -> bool:
    """True for a value that names a file, and so holds no secret itself."""
    return given.startswith("@") and Path(given[1:]).name != ""
