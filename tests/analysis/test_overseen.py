"""What the watch knows of itself: when it is blind, and whose fault a failure is."""

import pytest

from tests.watching import OPENED, REFUSED, sample
from wsinvest.analysis.overseen import is_blind, own_sample
from wsinvest.model.sample import ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName

WELL, DOWN = sample(0, probe=OPENED), sample(0, probe=REFUSED)
FORBIDDEN = sample(0, probe=ProbeSeen(stage=StageName.RESPONSE, reason=Reason.STATUS, status=403))
NOT_DUE = sample(0, gauges={"memory_host": 0.5})


def unknown(why: Why) -> Sample:
    """The probe could not be made."""
    return sample(0, unknown={"probe": why})


@pytest.mark.parametrize(
    ("cycle", "blind"),
    [
        ([unknown(Why.NETWORK), unknown(Why.NETWORK)], True),
        ([unknown(Why.DESCRIPTORS), unknown(Why.PORTS), NOT_DUE], True),
        ([unknown(Why.NETWORK)], True),
        ([unknown(Why.NETWORK), WELL], False),
        ([unknown(Why.NETWORK), DOWN], False),
        ([unknown(Why.RATE_LIMITED)], False),
        ([unknown(Why.NETWORK), unknown(Why.RATE_LIMITED)], False),
        ([NOT_DUE], False),
        ([], False),
    ],
)
def test_blind(cycle: list[Sample], blind: bool):
    """Only if nothing at all was measured, and each time for a reason of this host."""
    assert blind is is_blind({str(number): one for number, one in enumerate(cycle)})


def test_the_sample_of_the_watch():
    """Its gauges; where nothing was due, nothing is said of being blind."""
    at = {"at": WELL.at, "mono_ns": 1, "boot": "boot", "seq": 1}

    assert 1.0 == own_sample({"a": unknown(Why.PORTS)}, **at).gauges["watch_blind"]
    assert 0.0 == own_sample({"a": WELL}, **at).gauges["watch_blind"]
    assert "watch_blind" not in own_sample({"a": NOT_DUE}, **at).gauges
    assert 31.0 == own_sample({}, late_s=31.0, **at).gauges["watch_late_s"]
