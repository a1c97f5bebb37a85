"""The token lives for long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.building import NOW
from tests.rules.saying import said
from tests.rules.tokens import JWT, token
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.token.lifetime_long import lifetime_long


def living(**time):
    return token(anatomy=replace(JWT, iat=NOW, exp=NOW + timedelta(**time)))


@pytest.mark.parametrize(
    ("time", "severity", "hours"),
    [
        ({"hours": 1, "seconds": 1}, Severity.LOW, "for 1 hour"),
        ({"hours": 1, "minutes": 45}, Severity.LOW, "2 hours"),
        ({"hours": 24}, Severity.LOW, "24 hours"),
        ({"days": 30}, Severity.MEDIUM, "720 hours"),
    ],
)
def test_long_lives(time, severity, hours):
    """An hour is the first that is named, a day the first that is medium."""
    hit = lifetime_long(living(**time))

    assert (severity, Confidence.OBSERVED) == (hit.severity, hit.confidence)
    assert said(lifetime_long, hit, "en", token=living(**time))["title"].endswith(hours)


@pytest.mark.parametrize(
    "facts",
    [
        living(minutes=15),
        living(hours=1),
        token(anatomy=None),
        token(anatomy=replace(JWT, iat=None)),
        token(anatomy=replace(JWT, exp=None)),
    ],
)
def test_short_lives_and_unknown_ones(facts):
    """What has no exp is another rule's."""
    assert Pass() == lifetime_long(facts)
