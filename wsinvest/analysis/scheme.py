"""Shared outcome of the two rules on a wrong URL scheme."""

from wsinvest.analysis import ends
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.target import Target


def wrong_scheme(handshake: Handshake, ended: tuple[Attempt, ...], target: Target) -> Outcome:
    """A PROVEN Fail for these repeats with the scheme probe as evidence; Pass if there are none."""
    if not ended:
        return Pass()
    probe = ends.probes_of(handshake, ends.SCHEME_AXIS)[0]
    proof = (f"handshake:probes/{probe.id}/stages",)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=proof, port=str(target.url.port))
