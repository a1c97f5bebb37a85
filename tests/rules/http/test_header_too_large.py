"""The request's head is too large."""

from dataclasses import replace

import pytest

from tests.building import answered, repeats, said
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Confidence, Fail, Severity
from wsinvest.rules.http.header_too_large import header_too_large

LONG, SHORT = Sent(head_bytes=9000), Sent(head_bytes=300)
CONTROL = Change("control", "without_token")
WITHOUT = answered("p01", 401, change=CONTROL, sent=SHORT)
ELSEWHERE = answered("p02", 401, change=Change("place", "in_query"), sent=LONG)
NGINX = "<title>400 Request Header Or Cookie Too Large</title>"


@pytest.mark.parametrize(
    ("expected", "facts"),
    [
        (Confidence.PROVEN, repeats(answered("r01", 400, body=NGINX, sent=LONG), probes=[WITHOUT])),
        (Confidence.INFERRED, repeats(answered("r01", 400, sent=LONG), probes=[WITHOUT])),
        (None, repeats(answered("r01", 400, sent=LONG), probes=[WITHOUT, ELSEWHERE])),
        (None, repeats(answered("r01", 400, sent=LONG), probes=[answered("p01", 400, change=CONTROL, sent=SHORT)])),
        (None, repeats(answered("r01", 400, sent=SHORT), probes=[replace(WITHOUT, sent=Sent())])),
        (None, repeats(answered("r01", 400, sent=LONG))),
    ],
)
def test_a_400_that_a_shorter_request_does_not_get(expected: Confidence | None, facts: Handshake):
    """Without its token a request is also let past a check of tokens: only the answer's words prove length."""
    found = said(header_too_large, handshake=facts)

    assert expected == (found.confidence if isinstance(found, Fail) else None)


def test_size_is_a_symptom():
    """Never above high, however many it hits."""
    assert Severity.HIGH == said(header_too_large, handshake=repeats(answered("r01", 431))).severity
