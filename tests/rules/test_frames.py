"""Frames and extensions: which rule was broken, and whom it hits."""

from dataclasses import replace

import pytest

from tests.building import ended, opened, repeats
from tests.rules.saying import said
from wsinvest.model.attempt import Change, Close, EngineIo, Negotiated, Reason, Response, Sent, StageName
from wsinvest.model.finding import Clear, Confidence, Severity
from wsinvest.rules.protocol.extension_unnegotiated_bits import extension_unnegotiated_bits
from wsinvest.rules.protocol.extension_unrequested import extension_unrequested
from wsinvest.rules.protocol.frame_invalid import frame_invalid

OFFERED = Change("extension", "deflate_offered")
ANSWERED = Response(101, headers=(("Sec-WebSocket-Extensions", "permessage-deflate"),))


def broken(reason: Reason, identity: str = "r01", **more):
    more = {"close": Close(None, "", 7.0), "negotiated": Negotiated()} | more
    return ended(identity, StageName.FIRST_SECOND, reason, Response(101), **more)


def unasked(identity: str = "r01", **more):
    return ended(identity, StageName.NEGOTIATION, Reason.EXTENSION_INVALID, ANSWERED, **more)


@pytest.mark.parametrize(
    ("reason", "confidence"),
    [
        (Reason.MASKED, Confidence.PROVEN),
        (Reason.TEXT_INVALID, Confidence.PROVEN),
        (Reason.HTTP_AFTER_UPGRADE, Confidence.PROVEN),
        (Reason.OPCODE_UNKNOWN, Confidence.INFERRED),
        (Reason.MESSAGE_TOO_LARGE, Confidence.INFERRED),
        (Reason.PROTOCOL_ERROR, Confidence.INFERRED),
    ],
)
def test_a_frame_that_breaks_the_rules(reason, confidence):
    """Each reason has its own cause; what the frame itself shows is proven."""
    handshake = repeats(broken(reason), broken(reason, "r02"))
    outcome = frame_invalid(handshake)

    assert (Severity.CRITICAL, confidence) == (outcome.severity, outcome.confidence)
    assert "after 7.0\u00a0ms" in said(frame_invalid, outcome, "en", handshake=handshake)["impact"]
    assert said(frame_invalid, outcome, "pt_BR", handshake=handshake)["cause"]


def test_no_frame_is_blamed_where_socket_io_said_what_it_refuses():
    """Its refusal of an old revision is HTTP in an upgraded connection."""
    late = broken(Reason.HTTP_AFTER_UPGRADE, engineio=EngineIo(3, error=5))

    assert isinstance(frame_invalid(repeats(late)), Clear)
    assert isinstance(frame_invalid(repeats(opened("r01"))), Clear)


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
    assert isinstance(rule(repeats(opened("r01"))), Clear)


ASKING = Sent(extensions=("permessage-deflate",))


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


def test_the_repeat_that_offers_compression_shows_who_is_served():
    """Without a probe: the others fail, and this one opens."""
    handshake = repeats(unasked(), opened("r02", sent=ASKING))
    outcome = extension_unrequested(handshake)

    assert "handshake:repeats/r02" in outcome.evidence
    assert "browsers do, are served" in said(extension_unrequested, outcome, "en", handshake=handshake)["impact"]
