"""The request carries no token."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import attribution, route
from wsinvest.analysis.credential import gives_none, is_named
from wsinvest.analysis.decodings import unread
from wsinvest.analysis.origin import UNSENT_ORIGIN_RIVAL
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.repairs import SEND_TOKEN
from wsinvest.facts.comparison import typical
from wsinvest.facts.config import Config, FileState
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

_UNSEEN: Final = frozenset({FileState.UNREADABLE, FileState.TOO_LARGE, FileState.BINARY})
_UNAUTHORIZED: Final = 401


@rule(
    "token.value.missing",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The request carries no token"),
        impact=_("The server demands one. {effect}"),
        cause=_("The client connects before it has a token, or no source of tokens gave one."),
        fix=_("Obtain a token first, and attach it where the server reads it."),
        check=_("The handshake with a fresh token opens."),
    ),
    steps=(SEND_TOKEN, VERIFY_AUTH),
)
def value_missing(token: Token, target: Target, handshake: Handshake, config: Config | None = None) -> Outcome:
    """No token in any place, and a server that wants one: 401 says so, 403 only where a token is configured.

    Not where the `.env` was named and could not be read: the token may stand there.
    """
    if not is_named(token, target, config):
        return Pass()  # nobody named one to us: see http.auth.required
    sent = typical(handshake.repeats)
    shown = f"handshake:repeats/{sent.id}/sent/token_state"
    if token.state is not TokenState.ABSENT or sent.sent.token_state is not TokenState.ABSENT:
        return Pass(by=(shown,))
    said = attribution.attribute(handshake, "token.value.missing")
    suspected = said is attribution.Attribution.SUSPECTED or route.unclear(handshake)
    wanted = said is attribution.Attribution.PROVEN or (suspected and _demands(sent, target))
    if not wanted or (_is_basic(sent) and said is not attribution.Attribution.PROVEN):
        return Pass()
    unknown = unread(config) if config and config.env_file.state in _UNSEEN else None
    if unknown:
        return unknown
    due = target.auth.mode is not AuthMode.NONE and gives_none(target, config)
    decisive = _status(sent) == _UNAUTHORIZED and due
    found = attribution.hit(
        Severity.CRITICAL, handshake, ("token.value.missing",), ("token:state", shown), decisive=decisive
    )
    unsent = () if sent.sent.origin or found.confidence is Confidence.PROVEN else (UNSENT_ORIGIN_RIVAL,)
    return replace(found, rivals=(*unsent, *found.rivals))


def _demands(sent: Attempt, target: Target) -> bool:
    """Whether the refusal is about a missing token: 403 may as well be about the path or the origin."""
    return _status(sent) == _UNAUTHORIZED or target.auth.mode is not AuthMode.NONE


def _status(sent: Attempt) -> int:
    return sent.response.status if sent.response else 0


def _is_basic(sent: Attempt) -> bool:
    """Whether it is a proxy's own login that wants credentials."""
    return sent.response is not None and sent.response.header("www-authenticate").lower().startswith(
        ("basic", "negotiate")
    )
