"""A token signed freshly with the configured secret: one probe for each decoding of that secret."""

from dataclasses import dataclass, replace
from typing import Any, Final

from wsinvest.facts.comparison import OTHER_TOKEN, refused
from wsinvest.i18n.messages import Message, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.units import Experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import RequestTokens

_ANY: Final = (
    "token.value.missing",
    "token.value.empty",
    "token.value.placeholder",
    "token.time.expired",
    "token.signature.invalid",
    "token.format.truncated",
    "token.format.not_jwt",
)
_BY_READERS: Final = ("config.secret.interpolated", "config.secret.read_differently")
_READERS: Final = {
    "sh": _("a freshly signed token, secret as sh reads the file"),
    "compose": _("a freshly signed token, secret as docker compose reads the file"),
    "node": _("a freshly signed token, secret as Node reads the file"),
    "expand": _("a freshly signed token, secret as dotenv-expand reads the file"),
    "ruby": _("a freshly signed token, secret as dotenv of Ruby reads the file"),
    "go": _("a freshly signed token, secret as godotenv reads the file"),
    "systemd": _("a freshly signed token, secret as systemd reads the file"),
    "python": _("a freshly signed token, secret with unset variables taken as empty"),
}


@dataclass(frozen=True, slots=True)
class _Decoding:
    """One decoding: its name (empty for the secret as loaded), its order, and the codes that its probe separates."""

    name: str
    order: float
    separates: tuple[str, ...]
    text: Message


_DECODINGS: Final = (
    _Decoding("", 50, _ANY, _("a freshly signed token")),
    _Decoding(
        "stripped", 51, ("config.secret.whitespace",), _("a freshly signed token, secret without blanks at its ends")
    ),
    _Decoding("unquoted", 52, ("config.secret.quoted",), _("a freshly signed token, secret without quotes around it")),
    _Decoding(
        "with_cr", 53, ("config.env.crlf",), _("a freshly signed token, secret with the carriage return of its line")
    ),
    _Decoding(
        "first_line", 54, ("config.env.duplicate_key",), _("a freshly signed token, secret from the first of its lines")
    ),
    _Decoding(
        "last_line", 55, ("config.env.duplicate_key",), _("a freshly signed token, secret from the last of its lines")
    ),
    # Quotes, blanks and comment included, as docker reads its env files.
    _Decoding(
        "literal",
        56,
        ("config.secret.quoted", "config.secret.whitespace", "config.secret.read_differently"),
        _("a freshly signed token, secret with all behind its equal sign"),
    ),
    *(_Decoding(name, 56 + place / 10, _BY_READERS, text) for place, (name, text) in enumerate(_READERS.items(), 1)),
    _Decoding("hex", 58, ("config.secret.encoding",), _("a freshly signed token, secret decoded from hex")),
    _Decoding("base64", 59, ("config.secret.encoding",), _("a freshly signed token, secret decoded from base64")),
)


def _probe(decoding: _Decoding) -> Experiment[..., Any]:
    def minted(request: ProbeRequest, base: Attempt, tokens: RequestTokens) -> ProbeRequest | NotApplicable:
        token = tokens.minted.get(decoding.name)
        if token is None or not refused(base):
            return NotApplicable("no such token was signed, or it was not the request that failed")
        return replace(request, token=token)

    minted.__name__ = f"token_minted_{decoding.name}" if decoding.name else "token_minted"
    separates = (*decoding.separates, "config.secret.mismatch")
    return experiment(OTHER_TOKEN, separates=separates, order=decoding.order, text=decoding.text)(minted)


MINTED: Final = tuple(map(_probe, _DECODINGS))
