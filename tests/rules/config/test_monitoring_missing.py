"""Metrics that are configured and do not answer are no monitoring."""

import pytest

from tests.rules.operation_cases import LINES
from tests.rules.saying import said
from tests.rules.settings import config
from wsinvest.facts.metrics import Metrics
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.config.monitoring_missing import monitoring_missing

REFUSED = (Stage(StageName.TCP, State.FAILED, 1.0, Reason.REFUSED),)


@pytest.mark.parametrize(
    ("status", "confidence"),
    [
        (200, None),
        (401, None),
        (403, None),
        (404, Confidence.PROVEN),
        (503, Confidence.PROVEN),
        (None, Confidence.OBSERVED),
    ],
)
def test_an_endpoint_that_does_not_answer(status, confidence):
    """A demand for credentials is an answer; silence may be a firewall between it and us."""
    facts = config()
    found = Metrics("http://h:80/metrics", REFUSED, status, None)
    outcome = monitoring_missing(facts, found, Thresholds())

    assert confidence == (outcome.confidence if isinstance(outcome, Fail) else None)
    if isinstance(outcome, Fail):
        assert Severity.MEDIUM is outcome.severity
        assert "METRICS_URL" in said(monitoring_missing, outcome, "pt_BR", config=facts, metrics=found)["cause"]


def test_alerts_are_never_sent_and_that_is_said():
    """The address of a webhook is as good as a password."""
    assert "nothing was sent there" in monitoring_missing.text.check.say("en")
    assert "nada foi enviado" in monitoring_missing.text.check.say("pt_BR")


@pytest.mark.parametrize("name", ["METRICS_URL", "ALERT_URL", "MEMORY_THRESHOLD_MB", "CPU_THRESHOLD"])
def test_one_way_of_being_told_is_monitoring(name):
    """It may be little, but it is there."""
    assert Pass() == monitoring_missing(config({name: "1"}), None, LINES)
