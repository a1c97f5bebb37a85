"""How far the handshakes bear out what was found on a token: from proven by a probe to acquitted by an open one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wsinvest.analysis import route
from wsinvest.analysis.proofs import CONTROL_AXIS, auth_refused, proved_by, telling_repeats
from wsinvest.facts.comparison import WELL, mark, usual
from wsinvest.facts.decodings import READINGS
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Hit, Severity

# The probes that replace the token by another one: of the URL, of the login, our own for each reading of the secret.
FRESH: Final = ("token_url", "token_login", "token_minted", *(f"token_minted_{one}" for one in READINGS[1:]))


class Blame(StrEnum):
    """What the handshakes say about a fault of the token."""

    PROVEN = "proven"  # a single change of the token turned the outcome
    SUSPECTED = "suspected"  # the server refuses, and no probe has told this from its rivals
    UNTRIED = "untried"  # no handshake came as far as the token
    ACQUITTED = "acquitted"  # the same token opens a connection


EFFECT: Final[Mapping[Blame, Phrase]] = {
    Blame.PROVEN: _("With this one fault removed the handshake comes further."),
    Blame.SUSPECTED: _("The server refuses the handshake."),
    Blame.UNTRIED: _("No handshake came as far as the server's check of the token."),
    Blame.ACQUITTED: _("The server lets this token in all the same."),
}


def blame(handshake: Handshake | None, labels: tuple[str, ...]) -> Blame:
    """What the handshakes say; `labels` are the probes that remove the fault."""
    if handshake is None:
        return Blame.UNTRIED
    if proved_by(handshake, labels):
        return Blame.PROVEN
    if _came_through(handshake):
        return Blame.ACQUITTED
    refused = auth_refused(usual(handshake.repeats)) and not route.unclear(handshake)
    return Blame.SUSPECTED if refused else Blame.UNTRIED


def hit(
    severity: Severity,
    handshake: Handshake | None,
    labels: tuple[str, ...],
    facts: tuple[str, ...],
    *,
    decisive: bool = False,
    acquitted: Severity = Severity.LOW,
    **values: object,
) -> Hit:
    """The hit of a fault of the token, as grave and as sure as the handshakes allow.

    `decisive`: the fact proves itself as soon as the server refuses, unless a request without the fault fared no
    better; `acquitted`: how bad it is where it does not.
    """
    said = blame(handshake, labels)
    confidence = Confidence.PROVEN if said is Blame.PROVEN else Confidence.INFERRED
    if said is Blame.SUSPECTED and decisive and not _tried(handshake, labels):
        confidence = Confidence.PROVEN
    if said is Blame.ACQUITTED:
        severity, confidence = min(severity, acquitted), Confidence.OBSERVED
    evidence = (*facts, *_seen(handshake, said, labels))
    open_ = said is Blame.UNTRIED and handshake is not None and route.unclear(handshake)
    rivals = (route.PATH_RIVAL,) if open_ else ()
    return Hit(severity, confidence, {"effect": EFFECT[said], **values}, evidence, rivals=rivals)


def _tried(handshake: Handshake | None, labels: tuple[str, ...]) -> bool:
    """Whether a request without the fault was refused just alike: then the fault is not shown to be the cause."""
    if handshake is None:
        return False
    ended = mark(usual(handshake.repeats))
    return any(mark(probe) == ended for probe in map(handshake.probe, labels) if probe is not None)


def _came_through(handshake: Handshake) -> bool:
    """Whether a connection opened with the very token of the baseline, whatever else was changed."""
    due = usual(handshake.repeats).sent
    probes = (one for one in handshake.probes if one.change and one.change.axis != CONTROL_AXIS)
    opened = (one for one in (*telling_repeats(handshake), *probes) if mark(one) == WELL)
    return any(_token(one) == (due.token_state, due.token_fingerprint) for one in opened)


def _token(attempt: Attempt) -> tuple[TokenState, str]:
    return attempt.sent.token_state, attempt.sent.token_fingerprint


def _seen(handshake: Handshake | None, said: Blame, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The attempt that bears this out."""
    if handshake is None or said is Blame.UNTRIED:
        return ()
    probe = proved_by(handshake, labels)
    if probe is not None:
        return (f"handshake:probes/{probe.id}",)
    return (f"handshake:repeats/{usual(handshake.repeats).id}",)
