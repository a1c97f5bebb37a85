"""A token signed freshly with the configured secret: one probe for each reading of that secret."""

from dataclasses import dataclass, replace
from typing import Any, Final

from wsinvest.facts.comparison import OTHER_TOKEN, refused
from wsinvest.i18n.messages import Message, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import Experiment, experiment
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading, empty for the secret as it is loaded: its place in the order, and what it tells apart."""

    name: str
    order: int
    separates: tuple[str, ...]
    text: Message


_READINGS: Final = (
    _Reading("", 50, _ANY, _("a freshly signed token")),
    _Reading(
        "stripped", 51, ("config.secret.whitespace",), _("a freshly signed token, secret without blanks at its ends")
    ),
    _Reading("unquoted", 52, ("config.secret.quoted",), _("a freshly signed token, secret without quotes around it")),
    _Reading(
        "with_cr", 53, ("config.env.crlf",), _("a freshly signed token, secret with the carriage return of its line")
    ),
    _Reading(
        "first_line", 54, ("config.env.duplicate_key",), _("a freshly signed token, secret from the first of its lines")
    ),
    _Reading(
        "last_line", 55, ("config.env.duplicate_key",), _("a freshly signed token, secret from the last of its lines")
    ),
    # Quotes, blanks and comment included, as docker reads its env files.
    _Reading(
        "literal",
        56,
        ("config.secret.quoted", "config.secret.whitespace"),
        _("a freshly signed token, secret with all behind its equal sign"),
    ),
    _Reading("hex", 58, ("config.secret.encoding",), _("a freshly signed token, secret decoded from hex")),
    _Reading("base64", 59, ("config.secret.encoding",), _("a freshly signed token, secret decoded from base64")),
)


def _probe(reading: _Reading) -> Experiment[..., Any]:
    def minted(request: ProbeRequest, base: Attempt, tokens: RequestTokens) -> ProbeRequest | NotApplicable:
        token = tokens.minted.get(reading.name)
        if token is None or not refused(base):
            return NotApplicable("no such token was signed, or it was not the request that failed")
        return replace(request, token=token)

    minted.__name__ = f"token_minted_{reading.name}" if reading.name else "token_minted"
    separates = (*reading.separates, "config.secret.mismatch")
    return experiment(OTHER_TOKEN, separates=separates, order=reading.order, text=reading.text)(minted)


MINTED: Final = tuple(map(_probe, _READINGS))
