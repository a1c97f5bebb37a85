"""Attribution: how far the handshakes confirm that a fault of the token is the cause of the refusal."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from wsinvest.analysis import route, surer
from wsinvest.analysis.ends import probes_of
from wsinvest.analysis.proofs import NOTHING, Proofs, auth_refused, cite_probe, informative_repeats, outcome
from wsinvest.facts.comparison import CONTROL, OTHER_TOKEN, TOKEN_TIME, UNCHANGED, WELL, ending, typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Fail, Severity


class Attribution(StrEnum):
    """What the handshakes say about a fault of the token."""

    PROVEN = "proven"  # a single change of the token opened or advanced the connection
    SUSPECTED = "suspected"  # the server refuses, and no probe separates this cause from its rivals
    UNTRIED = "untried"  # no handshake got as far as the server's check of the token
    CLEARED = "cleared"  # the same token opens a connection


EFFECT: Final[Mapping[Attribution, Phrase]] = {
    Attribution.PROVEN: _("With this one fault removed the handshake comes further."),
    Attribution.SUSPECTED: _("The server refuses the handshake."),
    Attribution.UNTRIED: _("No handshake came as far as the server's check of the token."),
    Attribution.CLEARED: _("The server lets this token in all the same."),
}


def attribute(handshake: Handshake | None, *codes: str, replaced: bool = True) -> Attribution:
    """The attribution of a fault that the probes for these codes remove.

    `replaced`: True if another token in place of the one in use removes the fault too.
    """
    if handshake is None:
        return Attribution.UNTRIED
    if proof_of(handshake, *codes, replaced=replaced):
        return Attribution.PROVEN
    if _opened_with_same_token(handshake):
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
    """A Fail for a fault of the token; severity and confidence follow from the attribution.

    `decisive`: the fact is proof once the server refuses, unless a request without the fault was refused alike.
    `replaced`: another token removes the fault too. `cleared`: highest severity if the same token opens a connection.
    """
    said = attribute(handshake, *codes, replaced=replaced)
    confidence = Confidence.PROVEN if said is Attribution.PROVEN else Confidence.INFERRED
    if said is Attribution.SUSPECTED and decisive and not _refused_without(handshake, codes, replaced=replaced):
        confidence = Confidence.PROVEN
    if said is Attribution.CLEARED:
        severity, confidence = min(severity, cleared), Confidence.OBSERVED
    evidence = (*facts, *_evidence(handshake, said, codes, replaced=replaced))
    untried = said is Attribution.UNTRIED and handshake is not None and route.unclear(handshake)
    rivals = (route.PATH_RIVAL,) if untried else ()
    fresh = (surer.LOGIN, surer.ENV)
    return Fail(severity, confidence, {"effect": EFFECT[said], **values}, evidence, rivals=rivals, surer=fresh)


def proof_of(handshake: Handshake, *codes: str, replaced: bool = True) -> Attempt | None:
    """The first probe without the fault that opened or advanced the connection, None if there is none.

    Without codes: the first probe of another token, or of the same with another exp.
    Where the token in use was sent with its exp renewed, only that counts: another token differs in its user too.
    """
    proofs = Proofs(handshake)
    exact = next((one for one in proofs.tried(*codes) if one.change and one.change.axis == TOKEN_TIME), None)
    if exact is not None:
        return exact if outcome(handshake, exact) is not NOTHING else None
    others = (OTHER_TOKEN,) if codes else (OTHER_TOKEN, TOKEN_TIME)
    return proofs.of(*codes) or next(filter(None, map(proofs.on, others if replaced else ())), None)


def refused_again(handshake: Handshake | None) -> Attempt | None:
    """The probe of the same token with another exp, if it ended as the token in use did; else None."""
    if handshake is None:
        return None
    ended = ending(typical(handshake.repeats))
    return next((one for one in probes_of(handshake, TOKEN_TIME) if ending(one) == ended), None)


def not_the_time(handshake: Handshake | None) -> bool:
    """True if the same token with another exp was refused alike, and another token got further."""
    again = refused_again(handshake)
    return again is not None and handshake is not None and Proofs(handshake).on(OTHER_TOKEN) is not None


def replacements(handshake: Handshake) -> tuple[Attempt, ...]:
    """The probes that sent another token in place of the one in use."""
    return probes_of(handshake, OTHER_TOKEN)


def _refused_without(handshake: Handshake | None, codes: tuple[str, ...], *, replaced: bool) -> bool:
    """True if a request without the fault ended in the same way, so that the fault is not proven as the cause."""
    if handshake is None:
        return False
    ended = ending(typical(handshake.repeats))
    tried = (*Proofs(handshake).tried(*codes), *(replacements(handshake) if replaced else ()))
    return any(ending(probe) == ended for probe in tried)


def _opened_with_same_token(handshake: Handshake) -> bool:
    """True if a connection opened with the same token as the baseline: in a repeat, or in any probe.

    Of the controls only the one that repeats the request unchanged counts, where it carried a token.
    """
    baseline = typical(handshake.repeats).sent
    probes = (one for one in handshake.probes if one.change and (one.change.axis != CONTROL or _is_again(one)))
    opened = (one for one in (*informative_repeats(handshake), *probes) if ending(one) == WELL)
    return any(_token(one) == (baseline.token_state, baseline.token_fingerprint) for one in opened)


def _is_again(probe: Attempt) -> bool:
    """True for the unchanged request with its token, after a change that opened."""
    unchanged = probe.change is not None and probe.change.label == UNCHANGED
    return unchanged and probe.sent.token_state is TokenState.PRESENT


def _token(attempt: Attempt) -> tuple[TokenState, str]:
    """State and fingerprint of the token that was sent."""
    return attempt.sent.token_state, attempt.sent.token_fingerprint


def _evidence(
    handshake: Handshake | None, said: Attribution, codes: tuple[str, ...], *, replaced: bool
) -> tuple[str, ...]:
    """Reference to the attempt that supports this attribution; empty if no handshake reached the token."""
    if handshake is None or said is Attribution.UNTRIED:
        return ()
    probe = proof_of(handshake, *codes, replaced=replaced)
    return cite_probe(probe) or (f"handshake:repeats/{typical(handshake.repeats).id}",)
