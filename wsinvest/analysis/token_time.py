"""The token's exp, nbf and iat, compared with the clock of the server that checks them."""

from datetime import datetime, timedelta
from typing import Final

from wsinvest.analysis import attribution, clocks
from wsinvest.analysis.proofs import cite_probe
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Anatomy, Token
from wsinvest.i18n.messages import NOTHING, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Severity
from wsinvest.model.threshold import Threshold

LEEWAY: Final = Threshold("leeway_s", 60.0, "RFC 7519 section 4.1.4: usually no more than minutes")
BY_SERVER: Final = _(" by the server's clock")
BY_OURS: Final = NOTHING
_NOT_THE_TIME_ALONE: Final = _(
    "The server refuses the handshake, and it refuses the same token with an exp that lies ahead as well: its time is "
    "not the only reason, if it is one; look at its user, rights and session."
)


def time_finding(
    code: str,
    severity: Severity,
    token: Token,
    handshake: Handshake | None,
    facts: tuple[str, ...],
    values: dict[str, object],
) -> Outcome:
    """A Fail for a token outside its validity period; at most MEDIUM if the server accepts it all the same.

    So too if it refuses the same token with another exp and lets another token in: then the time does not decide.
    """
    decisive = bool(verified_by(token))
    clock = clocks.of_server(handshake)
    seen = (clock.shown,) if clock else ()
    said = attribution.hit(severity, handshake, (code,), (*facts, *seen), decisive=decisive, cleared=Severity.MEDIUM)
    by = BY_SERVER if clock else BY_OURS
    again = attribution.refused_again(handshake) if said.confidence is Confidence.INFERRED else None
    effect = {"effect": _NOT_THE_TIME_ALONE} if again else {}
    evidence = (*said.evidence, *cite_probe(again))
    severity = min(said.severity, Severity.MEDIUM) if attribution.not_the_time(handshake) else said.severity
    return Fail(severity, said.confidence, {**said.values, **effect, **values, "clock": by}, evidence)


def verified_by(token: Token) -> tuple[str, ...]:
    """The reference to the verified signature; empty if it was not verified."""
    return ("token:verdict/verified",) if token.verdict is not None and token.verdict.verified else ()


def skew_of(token: Token, handshake: Handshake | None) -> timedelta:
    """The server's clock minus ours if it is known, else the login service's, else 0."""
    clock = clocks.of_server(handshake) or clocks.of_login(token)
    return clock.skew if clock else timedelta(0)


def start_of(anatomy: Anatomy | None) -> datetime | None:
    """The later of nbf and iat, None if the token has neither."""
    starts = [moment for moment in (anatomy.nbf, anatomy.iat) if moment] if anatomy else []
    return max(starts, default=None)
