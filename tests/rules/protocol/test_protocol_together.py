"""What the answer makes of the protocol: version, upgrade, subprotocol, frames."""

from dataclasses import replace

import pytest

from tests.building import ended, opened, repeats
from tests.rules.saying import said
from wsinvest.model.attempt import Response, Sent
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.protocol.accept_invalid import accept_invalid
from wsinvest.rules.protocol.subprotocol_unrequested import subprotocol_unrequested
from wsinvest.rules.protocol.upgrade_header_missing import upgrade_header_missing


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (accept_invalid, Reason.ACCEPT_INVALID),
        (upgrade_header_missing, Reason.UPGRADE_MISSING),
        (subprotocol_unrequested, Reason.SUBPROTOCOL_UNREQUESTED),
    ],
)
def test_a_101_that_breaks_the_rules_is_proven_by_itself(rule, reason):
    """One rule for each reason; critical when every repeat ends so, high when some do."""
    broken = ended("r01", StageName.NEGOTIATION, reason, Response(101), sent=Sent(subprotocols=("chat", "v2")))
    handshake = repeats(broken, opened("r02"))
    outcome = rule(handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert rule(repeats(broken)).severity is Severity.CRITICAL
    assert isinstance(rule(repeats(replace(broken, stages=opened("r01").stages))), Pass)
    assert isinstance(rule(repeats(ended("r01", StageName.NEGOTIATION, Reason.EXTENSION_INVALID))), Pass)
    said(rule, outcome, "en", handshake=handshake)
