"""How far the handshakes bear out what was found on a token: from proven by a probe to acquitted by an open one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wsinvest.analysis import route
from wsinvest.analysis.proofs import CONTROL_AXIS, auth_refused, informative_repeats, proved_by
from wsinvest.facts.comparison import WELL, ending, typical
from wsinvest.facts.decodings import READINGS
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Fail, Severity

# The probes that replace the token by another one: of the URL, of the login, our own for each reading of the secret.
FRESH: Final = ("token_url", "token_login", "token_minted", *(f"token_minted_{one}" for one in READINGS[1:]))


class Attribution(StrEnum):
    """What the handshakes say about a fault of the token."""

    PROVEN = "proven"  # a single change of the token turned the outcome
    SUSPECTED = "suspected"  # the server refuses, and no probe has told this from its rivals
    UNTRIED = "untried"  # no handshake came as far as the token
    CLEARED = "acquitted"  # the same token opens a connection


EFFECT: Final[Mapping[Attribution, Phrase]] = {
    Attribution.PROVEN: _("With this one fault removed the handshake comes further."),
    Attribution.SUSPECTED: _("The server refuses the handshake."),
    Attribution.UNTRIED: _("No handshake came as far as the server's check of the token."),
    Attribution.CLEARED: _("The server lets this token in all the same."),
}


def attribute(handshake: Handshake | None, labels: tuple[str, ...]) -> Attribution:
    """What the handshakes say; `labels` are the probes that remove the fault."""
    if handshake is None:
        return Attribution.UNTRIED
    if proved_by(handshake, labels):
        return Attribution.PROVEN
    if _came_through(handshake):
        return Attribution.CLEARED
    refused = auth_refused(typical(handshake.repeats)) and not route.unclear(handshake)
    return Attribution.SUSPECTED if refused else Attribution.UNTRIED


def hit(
    severity: Severity,
    handshake: Handshake | None,
    labels: tuple[str, ...],
    facts: tuple[str, ...],
    *,
    decisive: bool = False,
    cleared: Severity = Severity.LOW,
    **values: object,
) -> Fail:
    """The hit of a fault of the token, as grave and as sure as the handshakes allow.

    `decisive`: the fact proves itself as soon as the server refuses, unless a request without the fault fared no
    better; `acquitted`: how bad it is where it does not.
    """
    said = attribute(handshake, labels)
    confidence = Confidence.PROVEN if said is Attribution.PROVEN else Confidence.INFERRED
    if said is Attribution.SUSPECTED and decisive and not _tried(handshake, labels):
        confidence = Confidence.PROVEN
    if said is Attribution.CLEARED:
        severity, confidence = min(severity, cleared), Confidence.OBSERVED
    evidence = (*facts, *_seen(handshake, said, labels))
    open_ = said is Attribution.UNTRIED and handshake is not None and route.unclear(handshake)
    rivals = (route.PATH_RIVAL,) if open_ else ()
    return Fail(severity, confidence, {"effect": EFFECT[said], **values}, evidence, rivals=rivals)


def _tried(handshake: Handshake | None, labels: tuple[str, ...]) -> bool:
    """Whether a request without the fault was refused just alike: then the fault is not shown to be the cause."""
    if handshake is None:
        return False
    ended = ending(typical(handshake.repeats))
    return any(ending(probe) == ended for probe in map(handshake.probe, labels) if probe is not None)


def _came_through(handshake: Handshake) -> bool:
    """Whether a connection opened with the very token of the baseline, whatever else was changed."""
    due = typical(handshake.repeats).sent
    probes = (one for one in handshake.probes if one.change and one.change.axis != CONTROL_AXIS)
    opened = (one for one in (*informative_repeats(handshake), *probes) if ending(one) == WELL)
    return any(_token(one) == (due.token_state, due.token_fingerprint) for one in opened)


def _token(attempt: Attempt) -> tuple[TokenState, str]:
    return attempt.sent.token_state, attempt.sent.token_fingerprint


def _seen(handshake: Handshake | None, said: Attribution, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The attempt that bears this out."""
    if handshake is None or said is Attribution.UNTRIED:
        return ()
    probe = proved_by(handshake, labels)
    if probe is not None:
        return (f"handshake:probes/{probe.id}",)
    return (f"handshake:repeats/{typical(handshake.repeats).id}",)
