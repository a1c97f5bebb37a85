"""The server says that it is not available now (503)."""

import pytest

from tests.building import case, ended, repeats
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Diagnosis
from wsinvest.model.registry import load
from wsinvest.model.stage import Reason, StageName


def seen(retry_after: str, server: str = "nginx") -> Diagnosis:
    answer = Response(503, headers=(("Server", server),), body='{"error":"maintenance"}', retry_after=retry_after)
    return diagnose(case(handshake=repeats(ended("r01", StageName.RESPONSE, Reason.STATUS, answer))))


@pytest.mark.parametrize("retry_after", ["120", "Sat, 28 Nov 2026 12:00:00 GMT", ""])
def test_the_cause_names_the_time_to_come_back(retry_after: str):
    """Only where it was given; what else may be meant is said without it."""
    found = seen(retry_after).findings[0]
    cause = load().rules[found.code].text.say("cause", "en", found.values)

    assert "http.service.unavailable" == found.code
    assert bool(retry_after) is ("Retry-After" in cause)
    assert retry_after in cause
    assert "Its own words: maintenance." in cause


def test_nothing_is_to_be_started_that_may_be_in_maintenance():
    """The first step is to see which of the causes it is."""
    first = seen("120").first

    assert "see_maintenance" == first.id
    assert "return 503" in first.snippet.say("en")
