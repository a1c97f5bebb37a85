"""Where the token travels, and what probes of another place prove."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import NotMeasured, Outcome, Pass

NOT_TRIED: Final = _("The same token was not tried in other places or under other names.")


def without_proof(axis: str, token: Token, handshake: Handshake) -> Outcome:
    """No probe of this axis opened: cleared if one was made, else it is not known while the server refuses."""
    tried = any(probe.change and probe.change.axis == axis for probe in handshake.probes)
    settled = attribution.attribute(handshake, replaced=False) is not attribution.Attribution.SUSPECTED or any(
        openings(handshake)
    )
    if tried or settled or token.state is not TokenState.PRESENT:
        return Pass()
    return NotMeasured(NOT_TRIED)


def openings(handshake: Handshake) -> tuple[bool, ...]:
    """For each probe whether the connection opened: then the search had its answer."""
    return tuple(probe.opened for probe in handshake.probes)


def cite_repeat_and_probe(handshake: Handshake, identity: str) -> tuple[str, ...]:
    return (f"handshake:repeats/{handshake.baseline.id}", f"handshake:probes/{identity}")
