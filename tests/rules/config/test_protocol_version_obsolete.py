"""A protocol version other than 13 is configured."""

import pytest

from tests.building import opened, repeats
from tests.rules.config_cases import probed, still_refused
from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.config.protocol_version_obsolete import protocol_version_obsolete


@pytest.mark.parametrize(
    ("shaken", "confidence"),
    [
        (None, Confidence.INFERRED),
        (probed("version", "version_13", status=426), Confidence.PROVEN),
        (still_refused("version", "version_13"), Confidence.INFERRED),
    ],
)
def test_another_version_than_13_is_high_and_proven_by_13(shaken, confidence):
    """An error to the one, an open connection to the other."""
    facts = config({**COMPLETE, "WS_PROTOCOL_VERSION": "8"})
    outcome = protocol_version_obsolete(facts, shaken)
    given = {"config": facts} | ({"handshake": shaken} if shaken else {})

    assert (Severity.HIGH, confidence) == (outcome.severity, outcome.confidence)
    assert "8" in said(protocol_version_obsolete, outcome, "pt_BR", **given)["title"]


def test_a_version_that_the_server_takes_is_advice():
    """Some servers still speak 7 and 8: nobody is kept out."""
    outcome = protocol_version_obsolete(config({**COMPLETE, "WS_PROTOCOL_VERSION": "8"}), repeats(opened("r01")))

    assert (Severity.MEDIUM, Confidence.OBSERVED) == (outcome.severity, outcome.confidence)


@pytest.mark.parametrize("values", [{}, COMPLETE])
def test_version_13_and_no_version_are_fine(values):
    """The library's own default is 13."""
    assert Pass() == protocol_version_obsolete(config(values), None)
