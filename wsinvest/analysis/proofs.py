"""What a counterfactual probe proves: a single change turned the outcome, while the control stayed red."""

from collections.abc import Iterable, Iterator
from typing import Final

from wsinvest.analysis.mutual_tls import speaks_of_certificate
from wsinvest.facts.comparison import WELL, Comparison, compare, ending, informative, typical
from wsinvest.facts.engineio import FORBIDDEN
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Reason

CONTROL_AXIS: Final = "control"  # the probe without any token
# Another Host header.
HOSTS: Final = ("host_redirect", "host_configured", "host_certificate", "host_port", "host_localhost")
_AUTH_STATUSES: Final = frozenset({401, 403})
_AUTH_CLOSES: Final = frozenset({1008, 3000, 3003})  # policy; IANA: unauthorized, forbidden
_APPLICATION_CLOSES: Final = range(4000, 5000)
_NOT_FOUND: Final = 404


def control_red(handshake: Handshake) -> bool:
    """Whether no repeat came through and no control did: only then an open probe proves anything."""
    return not any(ending(one) == WELL for one in (*informative_repeats(handshake), *controls(handshake)))


def turned(handshake: Handshake, label: str) -> bool:
    """Whether a probe of this label turned red into green while the control stayed red."""
    return any(outcome(handshake, probe) is Comparison.OPENED for probe in _labelled(handshake, label))


def advanced(handshake: Handshake, label: str) -> bool:
    """Whether a probe of this label came further, or got another answer, than the attempt that it changes.

    An advancing change is adopted by the probes after it: faults come in series.
    """
    return any(outcome(handshake, probe) is Comparison.ADVANCED for probe in _labelled(handshake, label))


def proved_by(handshake: Handshake, labels: Iterable[str]) -> Attempt | None:
    """The first probe of these labels that turned the outcome or advanced it, None when none did."""
    probes = (probe for label in labels for probe in _labelled(handshake, label))
    return next((probe for probe in probes if outcome(handshake, probe) is not Comparison.NOTHING), None)


def helped(handshake: Handshake) -> bool:
    """Whether any change turned the outcome or advanced it."""
    return any(
        outcome(handshake, one) is not Comparison.NOTHING for one in handshake.probes if one not in controls(handshake)
    )


def opened_by(handshake: Handshake, axis: str) -> Attempt | None:
    """The first probe of this axis that came through while the control stayed red, None when there is none."""
    probes = (probe for probe in handshake.probes if probe.change and probe.change.axis == axis)
    return next((probe for probe in probes if outcome(handshake, probe) is Comparison.OPENED), None)


def informative_repeats(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that know of the stage in question."""
    return informative(handshake.repeats)


def controls(handshake: Handshake) -> tuple[Attempt, ...]:
    """The probes without any token."""
    return tuple(probe for probe in handshake.probes if probe.change and probe.change.axis == CONTROL_AXIS)


def auth_refused(attempt: Attempt) -> bool:
    """Whether the end speaks of authentication: 401 or 403, or a close for policy or by the application's own code.

    Socket.IO says it in its own way: a refusal by its permission check, or of the namespace.
    """
    if attempt.failed is None:
        return False
    forbidden = attempt.engineio is not None and attempt.engineio.error == FORBIDDEN
    if forbidden or attempt.failed.reason is Reason.CONNECT_REFUSED:
        return True
    if attempt.response is not None and attempt.response.status in _AUTH_STATUSES:
        return not speaks_of_certificate(attempt.response)
    code = attempt.close.code if attempt.close else None
    return code in _AUTH_CLOSES or code in _APPLICATION_CLOSES


def path_missing(handshake: Handshake) -> bool:
    """Whether a plain GET of the same path is answered by 404: some servers then refuse the upgrade with 403."""
    return any(get.label == "path" and get.status == _NOT_FOUND for get in handshake.plain)


def outcome(handshake: Handshake, probe: Attempt) -> Comparison:
    """What this probe's change did to the attempt that it changes, as far as the controls let it prove anything."""
    if not control_red(handshake):
        return Comparison.NOTHING
    is_control = probe.change is not None and probe.change.axis == CONTROL_AXIS
    ruled_out = {ending(one) for one in informative_repeats(handshake)} - {ending(typical(handshake.repeats))}
    ruled_out |= (
        set() if is_control else {ending(one) for one in controls(handshake) if not _builds_on(handshake, one, probe)}
    )
    return compare(probe, _base(handshake, probe), ruled_out)


def _labelled(handshake: Handshake, label: str) -> Iterator[Attempt]:
    """All probes of this label: a change that was in vain at first is tried again once another has been adopted."""
    return (probe for probe in handshake.probes if probe.change and probe.change.label == label)


def _builds_on(handshake: Handshake, later: Attempt, probe: Attempt) -> bool:
    """Whether this attempt carries the probe's change already: what it then meets says nothing against that change."""
    by_id = {one.id: one for one in handshake.probes}
    base = by_id.get(later.base)
    while base is not None and base is not probe:
        base = by_id.get(base.base)
    return base is probe


def _base(handshake: Handshake, probe: Attempt) -> Attempt:
    """The attempt that the probe is compared with."""
    everything = (*handshake.repeats, *handshake.probes)
    return next((one for one in everything if one.id == probe.base), typical(handshake.repeats))
