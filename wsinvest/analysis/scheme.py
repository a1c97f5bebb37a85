"""Whether the scheme of the URL is the wrong one for its port."""

from wsinvest.analysis import ends
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.target import Target


def wrong_scheme(handshake: Handshake, ended: tuple[Attempt, ...], target: Target) -> Outcome:
    if not ended:
        return Pass()
    probe = ends.probes_of(handshake, ends.SCHEME_AXIS)[0]
    proof = (f"handshake:probes/{probe.id}/stages",)
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=proof, port=str(target.url.port))
