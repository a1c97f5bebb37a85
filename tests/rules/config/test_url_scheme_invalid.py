"""The WebSocket URL has another scheme than ws or wss."""

import pytest

from tests.rules.saying import said
from tests.rules.settings import config
from wsinvest.facts.config import UrlGiven
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import Origin
from wsinvest.rules.config.url_scheme_invalid import url_scheme_invalid


@pytest.mark.parametrize(
    ("scheme", "used", "words"),
    [("http", "ws", "begins with http://"), ("https", "wss", "begins with https://"), ("", "wss", "has no scheme")],
)
def test_a_scheme_that_is_no_websockets_is_high(scheme, used, words):
    """And it is told which one was used."""
    facts = config(url=UrlGiven(scheme, used, Origin.ENV_FILE))
    outcome = url_scheme_invalid(facts)
    spoken = said(url_scheme_invalid, outcome, "en", config=facts)

    assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert words in spoken["title"]
    assert f"{used}://" in spoken["fix"]


@pytest.mark.parametrize("scheme", ["ws", "wss"])
def test_a_websockets_scheme_is_fine(scheme):
    """Either of the two."""
    assert Pass() == url_scheme_invalid(config(url=UrlGiven(scheme, scheme, Origin.OPTION)))
