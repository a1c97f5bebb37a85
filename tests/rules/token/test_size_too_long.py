"""The token is too long for the request."""

from dataclasses import replace

import pytest

from tests.building import answered, repeats
from tests.rules.saying import said
from tests.rules.tokens import SENT, accepted, bad, green, token
from wsinvest.model.attempt import Change, Sent, TokenState
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.token.size_too_long import size_too_long


def long(status, size, *probes):
    sent = replace(SENT, line_bytes=size)
    return token(size_with_url_bytes=size), repeats(answered("r01", status, sent=sent), probes=probes)


def without(status):
    none = Sent(token_state=TokenState.ABSENT)
    return answered("p01", status, change=Change("control", "without_token"), sent=none, base="r01")


STALE = token(size_with_url_bytes=9000, verdict=bad("token.time.expired", verified=True))
LONG_400 = repeats(answered("r01", 400, sent=SENT), probes=[green("token_minted")])


@pytest.mark.parametrize(
    ("facts", "handshake", "confidence"),
    [
        (*long(431, 9000), Confidence.INFERRED),
        (*long(414, 9000, without(401)), Confidence.PROVEN),
        (*long(431, 9000, without(431)), Confidence.INFERRED),
        (*long(413, 4100, green("token_minted")), Confidence.PROVEN),
        (*long(400, 9000, without(401)), Confidence.INFERRED),
        (*long(400, 9000, green("token_minted")), Confidence.PROVEN),
        (replace(STALE, size_with_url_bytes=4100), long(431, 4100, without(401))[1], Confidence.PROVEN),
        (*long(400, 9000), Confidence.INFERRED),
    ],
)
def test_too_long(facts, handshake, confidence):
    """A shorter token that gets another answer proves it; of a 400, only if the long one is good but for that."""
    hit = size_too_long(facts, handshake, Thresholds())

    assert (Severity.HIGH, confidence) == (hit.severity, hit.confidence)
    said(size_too_long, hit, "pt_BR", token=facts, handshake=handshake)


@pytest.mark.parametrize(
    ("facts", "handshake"),
    [long(431, 300), long(400, 4000), long(401, 9000), (token(), accepted()), (STALE, LONG_400)],
)
def test_not_too_long(facts, handshake):
    """A short token is not what is too large; 400 and 401 have other reasons."""
    assert Pass() == size_too_long(facts, handshake, Thresholds())
