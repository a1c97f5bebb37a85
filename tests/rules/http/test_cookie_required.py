"""The server opens only for those who send its cookie back."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.http.cookie_required import cookie_required

CHANGE = Change("cookie", "cookies_returned")


@pytest.mark.parametrize(
    ("probe", "confidence"),
    [
        (opened("p01", change=CHANGE, base="r01"), Confidence.PROVEN),
        (answered("p01", 401, change=CHANGE, base="r01"), Confidence.INFERRED),
    ],
)
def test_a_cookie_that_gets_further(probe, confidence):
    """Browsers send it by themselves, so the service may be well."""
    found = said(cookie_required, handshake=repeats(answered("r01", 403), probes=[probe]))

    assert (Severity.MEDIUM, confidence, True) == (found.severity, found.confidence, found.not_given)


def test_a_cookie_that_changes_nothing_says_nothing():
    """The same refusal with it."""
    same = answered("p01", 403, change=CHANGE, base="r01")

    assert Pass() == said(cookie_required, handshake=repeats(answered("r01", 403), probes=[same]))
