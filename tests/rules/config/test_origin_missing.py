"""No Origin is sent, although the server allows only some."""

import pytest

from tests.building import answered, opened, repeats
from tests.rules.config_cases import probed, still_refused
from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config
from wsinvest.model.attempt import Sent
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.config.origin_missing import origin_missing


@pytest.mark.parametrize(
    ("shaken", "severity", "confidence"),
    [
        (probed("origin", "origin_allowed"), Severity.HIGH, Confidence.PROVEN),
        (repeats(answered("r01", 403)), Severity.MEDIUM, Confidence.INFERRED),
    ],
)
def test_a_missing_origin_is_high_when_an_allowed_one_opens(shaken, severity, confidence):
    """Medium while only the refusal is known."""
    facts = config({"WS_ALLOWED_ORIGINS": "http://h"})
    outcome = origin_missing(facts, shaken)

    assert (severity, confidence) == (outcome.severity, outcome.confidence)
    assert said(origin_missing, outcome, "en", config=facts, handshake=shaken)


@pytest.mark.parametrize(
    ("values", "shaken"),
    [
        ({"WS_ALLOWED_ORIGINS": "http://h"}, repeats(opened("r01"))),
        ({"WS_ALLOWED_ORIGINS": "http://h"}, repeats(answered("r01", 401))),
        ({"WS_ALLOWED_ORIGINS": "http://h"}, still_refused("origin", "origin_allowed")),
        ({}, repeats(answered("r01", 403))),
        (COMPLETE, repeats(answered("r01", 403, sent=Sent(origin="http://h")))),
    ],
)
def test_an_origin_that_was_not_refused_for_is_not_missing(values, shaken):
    """Nor one that is sent, nor one that helps nothing."""
    assert Pass() == origin_missing(config(values), shaken)
