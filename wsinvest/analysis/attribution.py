"""How far the handshakes bear out what was found on a token: from proven by a probe to acquitted by an open one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wsinvest.analysis import route
from wsinvest.analysis.proofs import Proofs, auth_refused, informative_repeats
from wsinvest.facts.comparison import CONTROL, OTHER_TOKEN, WELL, ending, typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Fail, Severity


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


def attribute(handshake: Handshake | None, *codes: str, replaced: bool = True) -> Attribution:
    """What the handshakes say of a fault that the probes for these codes remove.

    `replaced`: another token in place of the one in use removes it as well.
    """
    if handshake is None:
        return Attribution.UNTRIED
    if proof_of(handshake, *codes, replaced=replaced):
        return Attribution.PROVEN
    if _came_through(handshake):
        return Attribution.CLEARED
    refused = auth_refused(typical(handshake.repeats)) and not route.unclear(handshake)
    return Attribution.SUSPECTED if refused else Attribution.UNTRIED


def hit(
    severity: Severity,
    handshake: Handshake | None,
    codes: tuple[str, ...],
    facts: tuple[str, ...],
    *,
    decisive: bool = False,
    replaced: bool = True,
    cleared: Severity = Severity.LOW,
    **values: object,
) -> Fail:
    """A fault of the token, as grave and as sure as the handshakes allow.

    `decisive`: the fact proves itself as soon as the server refuses, unless a request without the fault fared no
    better; `replaced`: another token in its place removes the fault; `cleared`: how bad it is where the same token
    opens a connection.
    """
    said = attribute(handshake, *codes, replaced=replaced)
    confidence = Confidence.PROVEN if said is Attribution.PROVEN else Confidence.INFERRED
    if said is Attribution.SUSPECTED and decisive and not _refused_without(handshake, codes, replaced=replaced):
        confidence = Confidence.PROVEN
    if said is Attribution.CLEARED:
        severity, confidence = min(severity, cleared), Confidence.OBSERVED
    evidence = (*facts, *_seen(handshake, said, codes, replaced=replaced))
    open_ = said is Attribution.UNTRIED and handshake is not None and route.unclear(handshake)
    rivals = (route.PATH_RIVAL,) if open_ else ()
    return Fail(severity, confidence, {"effect": EFFECT[said], **values}, evidence, rivals=rivals)


def proof_of(handshake: Handshake, *codes: str, replaced: bool = True) -> Attempt | None:
    """The probe that opened or advanced the connection without the fault, None when none did."""
    proofs = Proofs(handshake)
    return proofs.of(*codes) or (proofs.on(OTHER_TOKEN) if replaced else None)


def replacements(handshake: Handshake) -> tuple[Attempt, ...]:
    """The probes with another token in place of the one in use."""
    return tuple(probe for probe in handshake.probes if probe.change and probe.change.axis == OTHER_TOKEN)


def _refused_without(handshake: Handshake | None, codes: tuple[str, ...], *, replaced: bool) -> bool:
    """True if a request without the fault was refused just alike: then the fault is not shown to be the cause."""
    if handshake is None:
        return False
    ended = ending(typical(handshake.repeats))
    tried = (*Proofs(handshake).tried(*codes), *(replacements(handshake) if replaced else ()))
    return any(ending(probe) == ended for probe in tried)


def _came_through(handshake: Handshake) -> bool:
    """Whether a connection opened with the very token of the baseline, whatever else was changed."""
    due = typical(handshake.repeats).sent
    probes = (one for one in handshake.probes if one.change and one.change.axis != CONTROL)
    opened = (one for one in (*informative_repeats(handshake), *probes) if ending(one) == WELL)
    return any(_token(one) == (due.token_state, due.token_fingerprint) for one in opened)


def _token(attempt: Attempt) -> tuple[TokenState, str]:
    return attempt.sent.token_state, attempt.sent.token_fingerprint


def _seen(handshake: Handshake | None, said: Attribution, codes: tuple[str, ...], *, replaced: bool) -> tuple[str, ...]:
    """The attempt that bears this out."""
    if handshake is None or said is Attribution.UNTRIED:
        return ()
    probe = proof_of(handshake, *codes, replaced=replaced)
    if probe is not None:
        return (f"handshake:probes/{probe.id}",)
    return (f"handshake:repeats/{typical(handshake.repeats).id}",)
