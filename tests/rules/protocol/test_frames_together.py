"""Frames and extensions: which rule was broken, and whom it hits."""

from dataclasses import replace

import pytest

from tests.building import opened, repeats
from tests.rules.frames_cases import ASKING, broken, unasked
from tests.rules.saying import said
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason
from wsinvest.rules.protocol.extension_unnegotiated_bits import extension_unnegotiated_bits
from wsinvest.rules.protocol.extension_unrequested import extension_unrequested
from wsinvest.rules.protocol.frame_invalid import frame_invalid

OFFERED = Change("extension", "deflate_offered")


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [(extension_unnegotiated_bits, broken(Reason.RESERVED_BITS)), (extension_unrequested, unasked())],
)
def test_what_nobody_asked_for(rule, attempt):
    """Critical for all, high where those who ask for it are served: browsers do."""
    served = repeats(attempt, probes=(opened("p01", change=OFFERED),))
    everybody, some = rule(repeats(attempt)), rule(served)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (everybody.severity, everybody.confidence)
    assert Severity.HIGH is some.severity
    assert "handshake:probes/p01" in some.evidence
    assert "browsers" in said(rule, some, "en", handshake=served)["impact"]
    assert isinstance(rule(repeats(opened("r01"))), Pass)


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [
        (extension_unnegotiated_bits, broken(Reason.RESERVED_BITS, "r02", sent=ASKING)),
        (extension_unrequested, unasked("r02", sent=ASKING)),
        (frame_invalid, broken(Reason.PROTOCOL_ERROR, "r02", sent=ASKING)),
    ],
)
def test_what_shows_only_to_those_who_offer_compression(rule, attempt):
    """No tool sees it; where others fail as well it is not about the offer."""
    handshake = repeats(opened("r01"), attempt)
    outcome = rule(handshake)

    assert Severity.HIGH is outcome.severity
    assert "browsers fail" in said(rule, outcome, "en", handshake=handshake)["impact"]
    both = repeats(replace(attempt, id="r01", sent=Sent()), attempt)
    assert "Every client" in said(rule, rule(both), "en", handshake=both)["impact"]
