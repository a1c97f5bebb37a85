"""What the probes prove: one change opened or advanced the connection while the control still failed."""

from dataclasses import dataclass
from typing import Final

from wsinvest.analysis.ends import probes_of
from wsinvest.analysis.mutual_tls import speaks_of_certificate
from wsinvest.facts import comparison
from wsinvest.facts.comparison import CONTROL, UNCHANGED, Comparison, informative
from wsinvest.facts.engineio import FORBIDDEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.limits import rate_limited
from wsinvest.model.attempt import Attempt
from wsinvest.model.close_codes import PRIVATE_USE, REFUSED
from wsinvest.model.stage import Reason

OPENED, NOTHING = Comparison.OPENED, Comparison.NOTHING
_AUTH_STATUSES: Final = frozenset({401, 403})
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class Proofs:
    """The recorded probes, found by the codes that they separate, so that no rule names a probe."""

    handshake: Handshake

    def of(self, *codes: str) -> Attempt | None:
        """The first probe for one of these codes that opened or advanced the connection, None if there is none."""
        return next((probe for probe in self.tried(*codes) if outcome(self.handshake, probe) is not NOTHING), None)

    def opened(self, *codes: str) -> Attempt | None:
        """The first probe for one of these codes that opened the connection, None if there is none."""
        return next((probe for probe in self.tried(*codes) if outcome(self.handshake, probe) is OPENED), None)

    def on(self, axis: str) -> Attempt | None:
        """The first probe of this axis that opened or advanced the connection, None if there is none."""
        probes = probes_of(self.handshake, axis)
        return next((probe for probe in probes if outcome(self.handshake, probe) is not NOTHING), None)

    def tried(self, *codes: str) -> tuple[Attempt, ...]:
        """The probes that separate one of these codes, without the controls."""
        return tuple(
            probe
            for code in codes
            for probe in self.handshake.probes
            if probe.change and probe.change.axis != CONTROL and code in probe.change.separates
        )

    @property
    def unconfirmed(self) -> frozenset[str]:
        """The probes that opened and after which the unchanged request was not seen to fail: the fault may have passed.

        It was not repeated before the deadline, or its answer was about the number of requests.
        """
        if any(one.change and one.change.label == UNCHANGED and not rate_limited(one) for one in self.handshake.probes):
            return frozenset()
        return frozenset(one.id for one in self.handshake.probes if outcome(self.handshake, one) is OPENED)

    @property
    def any(self) -> bool:
        """True if any change opened or advanced the connection."""
        probes = (probe for probe in self.handshake.probes if probe.change and probe.change.axis != CONTROL)
        return any(outcome(self.handshake, probe) is not NOTHING for probe in probes)


def outcome(handshake: Handshake, probe: Attempt) -> Comparison:
    """The recorded outcome of this probe's change; computed again for runs of older versions."""
    if probe.outcome:
        return Comparison(probe.outcome)
    return comparison.outcome(handshake.repeats, handshake.probes, probe)


def cite_probe(probe: Attempt | None) -> tuple[str, ...]:
    """The reference to this probe as a tuple; empty when there is no probe."""
    return () if probe is None else (f"handshake:probes/{probe.id}",)


def opened_by(handshake: Handshake, axis: str) -> Attempt | None:
    """The first probe of this axis that opened the connection, None if there is none."""
    probes = probes_of(handshake, axis)
    return next((probe for probe in probes if outcome(handshake, probe) is OPENED), None)


def informative_repeats(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that reached the stage at which the typical repeat fails."""
    return informative(handshake.repeats)


def has_passed(handshake: Handshake) -> bool:
    """True if the unchanged request opened in the end, after it had been refused: the fault comes and goes."""
    again = (one for one in handshake.probes if one.change and one.change.label == UNCHANGED)
    return any(comparison.ending(one) == comparison.WELL for one in again)


def controls(handshake: Handshake) -> tuple[Attempt, ...]:
    """The control probes: without a token, and without a change."""
    return comparison.controls(handshake.probes)


def auth_refused(attempt: Attempt) -> bool:
    """True if the attempt was refused for its credentials.

    By 401 or 403 (unless it is about a client certificate), by close code 1008, 3000, 3003 or 4000 to 4999, or by
    Socket.IO: error code 4 (forbidden) or a refused namespace.
    """
    if attempt.failed is None:
        return False
    forbidden = attempt.engineio is not None and attempt.engineio.error == FORBIDDEN
    if forbidden or attempt.failed.reason is Reason.CONNECT_REFUSED:
        return True
    if attempt.response is not None and attempt.response.status in _AUTH_STATUSES:
        return not speaks_of_certificate(attempt.response)
    code = attempt.close.code if attempt.close else None
    return code in REFUSED or code in PRIVATE_USE


def path_missing(handshake: Handshake) -> bool:
    """True if a plain GET of the same path gets 404: some servers then refuse the upgrade with 403."""
    return any(get.label == "path" and get.status == _NOT_FOUND for get in handshake.plain)
