"""The request carries no token."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import attribution, route
from wsinvest.analysis.access import wants_basic
from wsinvest.analysis.configuration import unread
from wsinvest.analysis.credential import added, gives_none, is_named
from wsinvest.analysis.kept_cookie import kept_back
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
    """Fail when no token is sent and the server wants one; proven by a token that opens, or by 401 to an empty source.

    A 403 counts only if a token is configured. NotMeasured if the named `.env` could not be read.
    """
    if not is_named(token, target, config):
        return Pass()  # no credential was named for this run: see http.auth.required
    if added(target):
        return Pass()  # another credential was sent than a token: see http.auth.rejected
    sent = typical(handshake.repeats)
    shown = f"handshake:repeats/{sent.id}/sent/token_state"
    if token.state is not TokenState.ABSENT or sent.sent.token_state is not TokenState.ABSENT:
        return Pass(by=(shown,))
    said = attribution.attribute(handshake, "token.value.missing")
    if said is not attribution.Attribution.PROVEN and target.auth.mode is AuthMode.NONE and kept_back(sent, target):
        return Pass()  # it may be the cookie that is missing: see http.auth.rejected
    suspected = said is attribution.Attribution.SUSPECTED or route.unclear(handshake)
    wanted = said is attribution.Attribution.PROVEN or (suspected and _demands(sent, target))
    if not wanted or (wants_basic(sent) and said is not attribution.Attribution.PROVEN):
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
    """True if the refusal is about a missing token; a 403 may be about path or Origin if no auth mode is set."""
    return _status(sent) == _UNAUTHORIZED or target.auth.mode is not AuthMode.NONE


def _status(sent: Attempt) -> int:
    """The status of the answer, 0 if none came."""
    return sent.response.status if sent.response else 0
