"""The alerts about gauges: the first bad value, the last good one, and between; what is not there is unknown."""

import pytest

from tests.watching import sample
from wsinvest.analysis.success import detector_for
from wsinvest.analysis.window import Window
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.model.alert import Bad, Begun, Between, Good, Unknown, Value
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.finding import Severity
from wsinvest.model.sample import Why

HIGH, MEDIUM, CRITICAL = Severity.HIGH, Severity.MEDIUM, Severity.CRITICAL


def value(code: str, *seen: dict[str, float]) -> Value:
    """What the alert says after samples with these gauges."""
    window = Window(15.0)
    for number, gauges in enumerate(seen):
        window = window.then(sample(number, gauges=gauges), detector_for(0.95, 15))
    return alerts()[code](window, AlertLines())


@pytest.mark.parametrize(
    ("code", "gauges", "expected"),
    [
        ("memory.high", {"memory_host": 0.80}, Good),
        ("memory.high", {"memory_host": 0.801}, Between),
        ("memory.high", {"memory_host": 0.849}, Between),
        ("memory.high", {"memory_host": 0.85}, HIGH),
        ("memory.high", {"memory_cgroup": 0.919}, HIGH),
        ("memory.high", {"memory_told": 0.92}, CRITICAL),
        ("memory.high", {"memory_host": 0.5, "memory_cgroup": 0.86}, HIGH),
        ("descriptors.high", {"descriptors_open": 750, "descriptors_limit": 1000}, Good),
        ("descriptors.high", {"descriptors_open": 849, "descriptors_limit": 1000}, Between),
        ("descriptors.high", {"descriptors_open": 850, "descriptors_limit": 1000}, HIGH),
        ("descriptors.high", {"descriptors_open": 850}, Unknown),
        ("descriptors.high", {"descriptors_open": 850, "descriptors_limit": 0}, Unknown),
        ("listen.full", {"accept_queue": 25, "accept_backlog": 128}, Good),
        ("listen.full", {"accept_queue": 26, "accept_backlog": 128}, Between),
        ("listen.full", {"accept_queue": 103, "accept_backlog": 128}, HIGH),
        ("capacity.near", {"connections": 700, "capacity": 1000}, Good),
        ("capacity.near", {"connections": 799, "capacity": 1000}, Between),
        ("capacity.near", {"connections": 800, "capacity": 1000}, HIGH),
        ("capacity.near", {"connections": 800}, Unknown),
        ("log.complaints", {"log_complaints": 2}, Good),
        ("log.complaints", {"log_complaints": 4}, Between),
        ("log.complaints", {"log_complaints": 5}, MEDIUM),
        ("watch.disk", {"watch_unwritten": 0}, Good),
        ("watch.disk", {"watch_unwritten": 1}, MEDIUM),
        ("watch.late", {"watch_late_s": 15}, Good),
        ("watch.late", {"watch_late_s": 29}, Between),
        ("watch.late", {"watch_late_s": 30}, MEDIUM),
        ("watch.outbox", {"watch_outbox_s": 900, "watch_refused": 0}, Good),
        ("watch.outbox", {"watch_outbox_s": 901}, MEDIUM),
        ("watch.outbox", {"watch_refused": 1}, MEDIUM),
    ],
)
def test_the_lines(code: str, gauges: dict[str, float], expected: object):
    """As the catalogue declares them."""
    found = value(code, gauges)

    assert expected is (found.severity if isinstance(found, Bad) else type(found))


@pytest.mark.parametrize(
    ("code", "gauge", "well", "unwell", "times", "severity"),
    [
        ("token.path", "token_path", 1, 0, 2, CRITICAL),
        ("health.unwell", "health_status", 204, 503, 3, MEDIUM),
        ("health.unwell", "health_status", 200, 0, 3, MEDIUM),
        ("watch.blind", "watch_blind", 0, 1, 2, HIGH),
    ],
)
def test_so_many_in_a_row(code: str, gauge: str, well: float, unwell: float, times: int, severity: Severity):
    """One less has begun; one that is well begins the count again; a sample without it does not."""
    row = [{gauge: unwell}] * (times - 1)

    assert isinstance(value(code, {gauge: well}), Good)
    assert isinstance(value(code, {gauge: well}, *row), Begun)
    assert isinstance(value(code, *row, {gauge: well}, *row), Begun)
    found = value(code, *row, {}, {gauge: unwell})
    assert isinstance(found, Bad)
    assert severity is found.severity


def test_complaints_are_compared_with_the_usual():
    """Twenty a minute all day long are no news; two hundred and one are."""
    day = [{"log_complaints": 20.0}] * (3 * 240)

    assert isinstance(value("log.complaints", *day), Good)
    assert isinstance(value("log.complaints", *day, {"log_complaints": 200.0}), Between)
    assert isinstance(value("log.complaints", *day, {"log_complaints": 201.0}), Bad)


@pytest.mark.parametrize(
    ("megabytes_an_hour", "expected"),
    [(0, Good), (-50, Good), (10, Good), (20, Between), (50, MEDIUM)],
)
def test_memory_that_grows(megabytes_an_hour: float, expected: object):
    """From 100 MB on, with 1,000 MB as its limit, over six hours, with a sawtooth of 5 MB."""
    seen = (
        {"rss_bytes": 1e8 + megabytes_an_hour * 1e6 * n / 240 + n % 7 * 7e5, "memory_limit_bytes": 1e9}
        for n in range(6 * 240 + 60)
    )
    found = value("memory.leak", *seen)

    assert expected is (found.severity if isinstance(found, Bad) else type(found))


def test_an_hour_says_nothing_of_a_leak():
    """A cache that fills after a start grows too."""
    seen = ({"rss_bytes": 1e8 + n * 1e6, "memory_limit_bytes": 1e9} for n in range(240))

    assert Unknown() == value("memory.leak", *seen)


@pytest.mark.parametrize("code", [code for code, unit in alerts().items() if not {"probe", "canary"} & set(unit.reads)])
def test_what_is_not_there_is_unknown(code: str):
    """With its reason."""
    unit = alerts()[code]
    window = Window(15.0).then(sample(0, unknown=dict.fromkeys(unit.reads, Why.PERMISSION)), detector_for(0.95, 15))

    assert Unknown(Why.PERMISSION) == unit(window, AlertLines())
