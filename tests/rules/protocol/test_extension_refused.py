"""The server refuses clients that offer compression."""

import pytest

from tests.building import EXPERIMENTS, answered, ended, opened
from tests.rules.saying import said
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt, Sent
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.probe.request import DEFLATE
from wsinvest.probe.search import changed_by
from wsinvest.rules.protocol.extension_refused import extension_refused

OFFER = Sent(extensions=(DEFLATE,))
AGAIN = changed_by(EXPERIMENTS["deflate_again"])
CUT = {"close": Close(1002, "", 1.0)}
REFUSALS = [
    answered("r02", 400, sent=OFFER),
    ended("r02", StageName.RESPONSE, Reason.CLOSED, sent=OFFER),
    ended("r02", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, sent=OFFER, **CUT),
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_refusal_that_comes_again_is_proof(refusal: Attempt):
    """One repeat may fail by chance; the same request without the offer opens."""
    seen = Handshake((opened("r01"), refusal), (answered("p01", 400, sent=OFFER, change=AGAIN),))
    hit = extension_refused(seen)

    assert (Severity.HIGH, Confidence.PROVEN, 1) == (hit.severity, hit.confidence, hit.values["count"])
    assert "permessage-deflate" in said(extension_refused, hit, "en", handshake=seen)["title"]
    assert Confidence.INFERRED is extension_refused(Handshake((opened("r01"), refusal))).confidence


@pytest.mark.parametrize(
    "seen",
    [
        Handshake((opened("r01"), opened("r02", sent=OFFER))),
        Handshake((answered("r01", 400), answered("r02", 400, sent=OFFER))),
        Handshake((opened("r01"), REFUSALS[0]), (opened("p01", sent=OFFER, change=AGAIN),)),
        Handshake((opened("r01"), ended("r02", StageName.FIRST_SECOND, Reason.RESERVED_BITS, sent=OFFER))),
        Handshake((opened("r01"), ended("r02", StageName.RESPONSE, Reason.TIMEOUT, sent=OFFER))),
        Handshake((answered("r01", 400, sent=OFFER),)),
    ],
)
def test_what_is_no_refusal_of_the_offer(seen: Handshake):
    """It opens; all are refused; it was chance; broken frames; no answer at all; nothing to compare with."""
    assert Pass() == extension_refused(seen)
