"""A URL as somebody wrote it: what may be shown of it, what is sent, and the secrets that it holds."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urlsplit

from wsinvest.model.settings import is_sensitive
from wsinvest.model.target import Url, name_of, title_of
from wsinvest.redact import url_values
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

WEBSOCKET: Final = ("ws", "wss")
HTTP: Final = ("http", "https")
TOKEN_PARAMS: Final = url_values.TOKEN_PARAMS
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})

_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://")
_PORTS: Final = {"ws": 80, "http": 80, "wss": 443, "https": 443}
_TWIN: Final = {"http": "ws", "https": "wss"}
_KEY_FROM: Final = 8  # a query's value is never shown by us, but a server may repeat it
_SENT_AS_IS: Final = "/%:@!$&'()*+,;=~-._"


class UrlError(ValueError):
    """Not a URL that can be connected to; the message shows no part of it."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """`given` is the scheme as written, empty when missing; `resource` is path and query as sent, without the token.

    `unsent`: further tokens of the query, which are not sent beside it. `written`: the token as the query spells it.
    """

    url: Url
    given: str
    resource: str
    token: Secret | None = None
    token_param: str = ""
    user: Secret | None = None
    unsent: tuple[Secret, ...] = ()
    written: Secret | None = None


def websocket(text: str, param: str = "") -> Parsed:
    """The endpoint. http, https and a missing scheme are read as the ws or wss that was probably meant.

    `param` is the name of the token's parameter; when empty, the first usual name that the query holds.
    """
    given, split = _split(text)
    if given and given not in (*WEBSOCKET, *HTTP):
        raise UrlError("the scheme is none of ws, wss, http, https")
    scheme = _TWIN.get(given, given) or _guess(split)
    return _parsed(split, scheme, given, (param, *TOKEN_PARAMS) if param else TOKEN_PARAMS)


def http(text: str) -> Parsed:
    """A page or service; its scheme must be http or https."""
    given, split = _split(text)
    if given not in HTTP:
        raise UrlError("the scheme is not http or https")
    return _parsed(split, given, given, ())


def without_secrets(resource: str) -> str:
    """A path and query without the parameters that are, or may be, credentials."""
    path, _, query = resource.partition("?")
    kept = [pair for pair in query.split("&") if pair and not is_secret(pair)]
    return "?".join(filter(None, (path, "&".join(kept))))


def public(resource: str) -> str:
    """What another origin may see of it: where the path holds what may be a key, none of it."""
    bare = without_secrets(resource)
    return "/" if any(url_values.hidden_in_path(bare.partition("?")[0])) else bare


def is_secret(pair: str) -> bool:
    """Whether a parameter must be taken for a credential, by its name or by the looks of its value."""
    name, _, value = pair.partition("=")
    plain = unquote(name)
    return plain in TOKEN_PARAMS or is_sensitive(plain) or _is_mixed(value, _KEY_FROM)


def called(target: str) -> str:
    """What runs of a target are called: of a URL that nobody named host, port and path; any other word itself."""
    with suppress(UrlError):
        return name_of(title_of(websocket(target).url)) if has_scheme(target) else target
    return target


def has_scheme(text: str) -> bool:
    """Whether the text begins with `scheme://`."""
    return _SCHEME.match(text.strip()) is not None


def learn(parsed: Parsed, redactor: Redactor, name: str) -> None:
    """Filter what of a URL must never be shown; `name` is what the ledger calls it: `url`, `login_url`, ..."""
    redactor.learn(parsed.token, f"{name}.token")
    redactor.learn(parsed.written, f"{name}.written")
    if parsed.user is not None:
        redactor.learn(parsed.user, f"{name}.user")
        redactor.learn(unquote(parsed.user.reveal().partition(":")[2]), f"{name}.user")
    path, _, query = parsed.resource.partition("?")
    values = [pair.partition("=")[2].strip("=") or pair for pair in query.split("&") if _must_be_filtered(pair)]
    for part in (*url_values.hidden_in_path(path), *values, *(one.reveal() for one in parsed.unsent)):
        redactor.learn(part, f"{name}.resource")
        redactor.learn(unquote(part), f"{name}.resource")


def _must_be_filtered(pair: str) -> bool:
    """True if the value is more than a word that any text may hold; in a URL not even such a word is shown."""
    name, equals, value = pair.partition("=")
    if not value.strip("="):  # a value without a name, which base64 ends with equal signs
        return unquote(name) not in TOKEN_PARAMS and not (equals and url_values.is_plain_word(name))
    return is_secret(pair) or not (url_values.is_fixed(pair) or url_values.is_plain_word(unquote(value)))


def _is_token(pair: str, name: str, param: str) -> bool:
    """The token's own parameter; and a second token beside it, which would make two in one request."""
    return name == param or (name in TOKEN_PARAMS and _is_mixed(pair.partition("=")[2], _KEY_FROM))


def _is_mixed(text: str, shortest: int) -> bool:
    letters, digits = any(c.isalpha() for c in text), any(c.isdigit() for c in text)
    return len(text) >= shortest and letters and digits


def _split(text: str) -> tuple[str, SplitResult]:
    text = text.strip()
    if not text.isprintable():
        raise UrlError("it holds a control character")
    found = _SCHEME.match(text)
    try:
        return (found["scheme"].lower() if found else ""), urlsplit(text if found else "//" + text.lstrip("/"))
    except ValueError as error:
        raise UrlError("the host in brackets is no IPv6 address") from error


def _guess(split: SplitResult) -> str:
    port = _port(split)
    return "ws" if split.hostname in LOOPBACK or port not in (None, 443) else "wss"


def _parsed(split: SplitResult, scheme: str, given: str, params: Sequence[str]) -> Parsed:
    pairs = [pair for pair in split.query.split("&") if pair]
    names = tuple(unquote(pair.partition("=")[0]) for pair in pairs)
    param = next((name for name in params if name in names), "")
    tokens = [bool(param) and _is_token(pair, name, param) for pair, name in zip(pairs, names, strict=True)]
    rest = [pair for pair, is_token in zip(pairs, tokens, strict=True) if not is_token]
    token = next((pair.partition("=")[2] for pair, name in zip(pairs, names, strict=True) if name == param), None)
    others = [pair.partition("=")[2] for pair, is_token in zip(pairs, tokens, strict=True) if is_token]
    path = split.path or "/"
    shown_names = tuple(map(url_values.shown_name, pairs))  # `?eyJ...` without a name is a token
    url = Url(scheme, _host(split), _port(split) or _PORTS[scheme], url_values.shown_path(path), shown_names)
    return Parsed(
        url=url,
        given=given,
        resource=quote("?".join(filter(None, (path, "&".join(rest)))), safe=_SENT_AS_IS + "?"),
        token=None if token is None or not param else Secret(unquote(token)),
        token_param=param,
        user=Secret(split.netloc.rpartition("@")[0]) if "@" in split.netloc else None,
        unsent=tuple(Secret(one) for one in others if one != token),
        written=None if token is None or not param else Secret(token),
    )


def _host(split: SplitResult) -> str:
    host = split.hostname or ""
    try:
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UrlError("the host is no name that can be looked up") from error
    if not ascii_host or re.search(r"[\s<>\"\\^`{|}]", ascii_host):
        raise UrlError("it names no host")
    return ascii_host


def _port(split: SplitResult) -> int | None:
    # urllib's own message repeats the text, which may be the rest of a password.
    try:
        port = split.port
    except ValueError as error:
        raise UrlError("the port is no number from 1 to 65535") from error
    if port == 0:
        raise UrlError("the port is no number from 1 to 65535")
    return port
