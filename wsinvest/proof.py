"""What a counterfactual probe proves: a single change turned the outcome, while the control stayed red."""

from collections.abc import Iterable
from typing import Final

from wsinvest.attempt import Attempt, StageName
from wsinvest.collect.handshake import Handshake
from wsinvest.ends import end_of

CONTROL_AXIS: Final = "control"  # the probe without any token
_AUTH_STATUSES: Final = frozenset({401, 403})
_AUTH_CLOSES: Final = frozenset({1008, 3000, 3003})  # policy; IANA: unauthorized, forbidden
_APPLICATION_CLOSES: Final = range(4000, 5000)
_NOT_FOUND: Final = 404
_NO_PROGRESS: Final = frozenset({400, 429})
_SERVER_ERRORS: Final = 500


def green(attempt: Attempt) -> bool:
    """Whether the connection opened and no later stage failed."""
    return attempt.opened and attempt.failed is None


def control_red(handshake: Handshake) -> bool:
    """Whether no repeat came through and no control did: only then an open probe proves anything."""
    controls = (probe for probe in handshake.probes if probe.change and probe.change.axis == CONTROL_AXIS)
    return not any(map(green, handshake.repeats)) and not any(map(green, controls))


def turned(handshake: Handshake, label: str) -> bool:
    """Whether the probe of this label turned red into green, as far along as the repeats had failed."""
    probe = handshake.probe(label)
    return probe is not None and control_red(handshake) and _through(probe, handshake.repeats)


def advanced(handshake: Handshake, label: str) -> bool:
    """Whether the probe of this label came further, or got another answer, than every attempt before it.

    An advancing change becomes the new baseline, so later probes are compared with it too; faults come in series.
    """
    probe = handshake.probe(label)
    if probe is None or not control_red(handshake):
        return False
    if probe.failed is None:
        return _through(probe, handshake.repeats)
    return _beyond(probe, (*handshake.repeats, *_before(handshake, probe)))


def proved_by(handshake: Handshake, labels: Iterable[str]) -> Attempt | None:
    """The first probe of these labels that turned the outcome or advanced it, None when none did."""
    return next((handshake.probe(one) for one in labels if turned(handshake, one) or advanced(handshake, one)), None)


def opened_by(handshake: Handshake, axis: str) -> Attempt | None:
    """The first probe of this axis that came through while the control stayed red, None when there is none."""
    if not control_red(handshake):
        return None
    probes = (probe for probe in handshake.probes if probe.change and probe.change.axis == axis)
    return next((probe for probe in probes if _through(probe, handshake.repeats)), None)


def auth_refused(attempt: Attempt) -> bool:
    """Whether the end speaks of authentication: 401 or 403, or a close for policy or by the application's own code."""
    if attempt.failed is None:
        return False
    if attempt.response is not None and attempt.response.status in _AUTH_STATUSES:
        return True
    code = attempt.close.code if attempt.close else None
    return code in _AUTH_CLOSES or code in _APPLICATION_CLOSES


def path_missing(handshake: Handshake) -> bool:
    """Whether a plain GET of the same path is answered by 404: some servers then refuse the upgrade with 403."""
    return any(get.label == "path" and get.status == _NOT_FOUND for get in handshake.plain)


def _through(probe: Attempt, repeats: tuple[Attempt, ...]) -> bool:
    """Green, and past the stage where the repeats failed: an open connection that was not held says nothing on that."""
    failed = {repeat.failed.name for repeat in repeats if repeat.failed}
    late = {name for name in failed if name.depth > StageName.OPEN.depth and name is not StageName.CLOSE}
    return green(probe) and all(probe.passed(name) for name in late)


def _before(handshake: Handshake, probe: Attempt) -> tuple[Attempt, ...]:
    return handshake.probes[: handshake.probes.index(probe)]


def _beyond(probe: Attempt, others: tuple[Attempt, ...]) -> bool:
    """A later stage than any other, or at the furthest stage an answer that no other got."""
    furthest = max(other.depth for other in others)
    if probe.depth != furthest:
        return probe.depth > furthest
    return _tells(probe) and end_of(probe) not in {end_of(other) for other in others}


def _tells(probe: Attempt) -> bool:
    """Whether a new answer is progress: silence, 400, 429 and 5xx may as well be a step back."""
    status = probe.response.status if probe.response else None
    return status is not None and status not in _NO_PROGRESS and status < _SERVER_ERRORS
