"""The JSON of a load: what is not known is null, and what failed has its class."""

import json

from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, FailureClass, Load, LoadTimes, Plan
from wsinvest.model.stage import Reason, StageName
from wsinvest.report.load_document import document


def test_a_load_of_messages():
    """Their latency from the due moment, and from their sending beside it."""
    times = LoadTimes(Bins.of([9000]), latency=Bins.of([200_000]), service=Bins.of([100]), lag=Bins.of([50]))
    failed = FailureClass(StageName.TCP, Reason.REFUSED, None, 4, 1.0)
    found = json.loads(document(Load(Plan(), 1.0, 5, 1, (failed,), sent=1, times=times, cpu_s=0.25)))

    assert [{"stage": "tcp", "reason": "refused", "status": None, "count": 4}] == found["handshakes"]["failures"]
    assert 200 == round(found["latency_ms"]["p99"])
    assert 0.1 == found["latency_ms"]["service_p99"]
    assert {"cpu_s": 0.25, "kb_per_connection": None, "lag_p99_ms": 0.05, "limited": False} == found["client"]
    assert found["aborted"] is None


def test_a_load_of_handshakes_has_their_times():
    """From the due moment too."""
    found = json.loads(document(Load(Plan(), tried=1, times=LoadTimes(open=Bins.of([9000])))))

    assert 9 == round(found["latency_ms"]["p50"])
    assert found["latency_ms"]["service_p99"] is None


def test_where_few_were_late_it_is_not_known_whether_the_generator_was_the_limit():
    """Which is null, and not false."""
    times = LoadTimes(latency=Bins.of([9000] * 42), lag=Bins.of([8000] + [0] * 41))

    assert json.loads(document(Load(Plan(), sent=42, times=times)))["client"]["limited"] is None


def test_a_void_result_is_limited_also_where_that_ended_it():
    """And the word for it stands there."""
    found = json.loads(document(Load(Plan(), aborted=Aborted.GENERATOR)))

    assert (True, "generator") == (found["client"]["limited"], found["aborted"])
