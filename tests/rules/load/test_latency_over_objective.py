"""Latency under load is judged from the due moment, and only where the generator was not the limit."""

import pytest

from tests.building import said
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Load, LoadTimes, Plan
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.load.latency_over_objective import latency_over_objective


def load(took_us: int, *, sent: int = 1, lag_us: int = 10, plan: Plan | None = None, slow: int = 50, **more) -> Load:
    """A load with this p99 of 50 messages, so many of them slow; or of handshakes where none were sent."""
    took, lag = Bins.of([took_us] * slow + [1000] * (50 - slow)), Bins.of([lag_us] * slow + [0] * (50 - slow))
    times = LoadTimes(latency=took, service=took, lag=lag) if sent else LoadTimes(open=took, lag=lag)
    return Load(plan or Plan(), sent=sent, times=times, **more)


def outcome(of: Load, **own: float):
    """What the rule says of it."""
    return said(latency_over_objective, load=of, thresholds=Thresholds(own))


@pytest.mark.parametrize(
    ("took_us", "sent", "severity"),
    [
        (198_000, 1, None),
        (202_000, 1, Severity.MEDIUM),
        (2_020_000, 1, Severity.HIGH),
        (495_000, 0, None),
        (505_000, 0, Severity.MEDIUM),
        (5_050_000, 0, Severity.HIGH),
    ],
)
def test_messages_and_handshakes_have_an_objective_each(took_us, sent, severity):
    """200 and 500 ms; ten times that is urgent."""
    found = outcome(load(took_us, sent=sent))

    assert severity is (found.severity if isinstance(found, Fail) else None)
    assert isinstance(found, Fail | Pass)


def test_a_target_file_sets_another_objective():
    """By the threshold's name."""
    assert isinstance(outcome(load(60_000), load_p99_ms=50.0), Fail)


def test_of_a_void_result_nothing_is_said():
    """The time may be all our own; and without an answer there is none."""
    assert isinstance(outcome(load(900_000, lag_us=800_000)), NotMeasured)
    assert isinstance(outcome(Load(Plan())), NotMeasured)


def test_of_a_few_it_says_what_was_observed():
    """Two slow ones of 50 are no proof that every hundredth is slow, and nothing urgent; three are."""
    few, more = outcome(load(2_020_000, slow=2)), outcome(load(2_020_000, slow=3))

    assert (Severity.MEDIUM, Confidence.OBSERVED) == (few.severity, few.confidence)
    assert (Severity.HIGH, Confidence.PROVEN) == (more.severity, more.confidence)
    assert (2, 50) == (few.values["slow"], few.values["count"])


def test_where_our_own_lag_may_be_the_p99_nothing_is_said():
    """One of 50 was slow, and was sent late by ourselves."""
    assert isinstance(outcome(load(900_000, lag_us=800_000, slow=1)), NotMeasured)


def test_a_search_passes_its_line_on_purpose():
    """It fails only where no rate at all kept it."""
    plan = Plan(find=(0.99, 100.0))

    assert isinstance(outcome(load(150_000, plan=plan, carried=500.0)), Pass)
    assert isinstance(outcome(load(150_000, plan=plan)), Fail)
