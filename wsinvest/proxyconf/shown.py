"""What of a configuration may be shown: values that others may see; the rest is left out."""

import re
from typing import Final

from wsinvest.facts.proxy import Backend, Directive, ForwardedHeader
from wsinvest.model.settings import is_sensitive
from wsinvest.model.target import HIDDEN
from wsinvest.proxyconf.statement import Statement
from wsinvest.redact.redactor import Redactor

_OPEN_HEADERS: Final = frozenset(
    "upgrade connection host origin forwarded via x-real-ip x-forwarded-for x-forwarded-proto x-forwarded-host "
    "x-forwarded-port x-forwarded-prefix x-forwarded-server x-forwarded-ssl x-forwarded-scheme x-scheme x-original-uri "
    "x-url-scheme front-end-https accept-encoding content-length transfer-encoding sec-websocket-extensions "
    "sec-websocket-protocol sec-websocket-version sec-websocket-key te keep-alive expect x-frame-options".split()
)
_VARIABLES: Final = re.compile(r"(?:\$\{?\w+\}?|%\{[\w:]+\}\w?|\{[\w.>-]+\}|[\s,;=:/.])*")
_LONGEST: Final = 200


def header(one: ForwardedHeader, redactor: Redactor) -> ForwardedHeader:
    """The header with its value left out, unless its name is known to hold no secret or it is made of variables."""
    name = redactor.clean(one.name, _LONGEST)
    if one.name.lower() in _OPEN_HEADERS:
        arrives = None if one.arrives is None else redactor.clean(one.arrives, _LONGEST)
        return ForwardedHeader(name, redactor.clean(one.value, _LONGEST), one.place, arrives)
    value = one.value if _VARIABLES.fullmatch(one.value) else HIDDEN
    return ForwardedHeader(name, value, one.place, "" if one.arrives == "" else None)


def directive(one: Statement, redactor: Redactor) -> Directive:
    """The statement under the filter; a word behind a name such as `password` is left out."""
    return Directive(one.name, redactor.clean(" ".join(_words(one.args)), _LONGEST), one.place)


def _words(args: tuple[str, ...]) -> list[str]:
    shown, hide = [], False
    for word in args:
        shown.append(HIDDEN if hide else word)
        hide = is_sensitive(word) and word.isidentifier()
    return shown


def backend(one: Backend, redactor: Redactor) -> Backend:
    """The backend with its host under the filter."""
    return Backend(one.scheme, redactor.clean(one.host, _LONGEST), one.port, one.place)
