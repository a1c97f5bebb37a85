"""probe.slow: the 95th percentile of the last ten minutes against 500 and 400 ms, with 20 handshakes at least."""

from dataclasses import replace

import pytest

from tests.watching import OPENED, REFUSED, sample
from wsinvest.alerts.probe_slow import probe_slow
from wsinvest.analysis.success import detector_for
from wsinvest.analysis.window import Window
from wsinvest.model.alert import Bad, Between, Good, Unknown, Value
from wsinvest.model.alert_unit import AlertLines

DETECTOR = detector_for(0.95, 15)


def value(*took_ms: float) -> Value:
    """After handshakes that took so long."""
    window = Window(15.0)
    for number, ms in enumerate(took_ms):
        window = window.then(sample(number, probe=replace(OPENED, open_us=round(ms * 1000))), DETECTOR)
    return probe_slow(window, AlertLines())


@pytest.mark.parametrize(
    ("ms", "kind"), [(1, Good), (400, Good), (400.1, Between), (499.9, Between), (500, Bad), (9000, Bad)]
)
def test_the_lines(ms: float, kind: type):
    """500 ms is the first bad value, 400 the last good one."""
    assert kind is type(value(*[ms] * 20))


def test_nineteen_are_too_few():
    """A percentile of a handful says nothing."""
    assert Unknown() == value(*[900] * 19)


def test_one_slow_handshake_in_forty_is_no_matter():
    """Three are."""
    assert isinstance(value(*[10] * 39, 900), Good)
    assert isinstance(value(*[10] * 37, 900, 900, 900), Bad)


def test_what_is_older_than_ten_minutes_does_not_count():
    """Slow before, fast since."""
    assert isinstance(value(*[900] * 100, *[10] * 41), Good)


def test_failures_have_no_duration():
    """Handshakes that fail at once do not make the service fast."""
    window = Window(15.0)
    for number in range(100):
        window = window.then(sample(number, probe=REFUSED), DETECTOR)

    assert Unknown() == probe_slow(window, AlertLines())
