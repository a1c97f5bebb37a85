"""The alerts about the held connection: how often and when it ends, without a close frame, and its pings."""

from collections.abc import Iterable
from typing import Any

import pytest

from tests.watching import HOUR, sample
from wsinvest.alerts.canary_dropped import canary_dropped
from wsinvest.alerts.canary_ping import canary_ping
from wsinvest.alerts.canary_share_1006 import canary_share_1006
from wsinvest.analysis.success import detector_for
from wsinvest.analysis.window import Window
from wsinvest.model.alert import Bad, Between, Good, Unknown
from wsinvest.model.alert_unit import Alert, AlertLines
from wsinvest.model.sample import CanaryEnd, CanarySeen, Why

DETECTOR = detector_for(0.95, 15)
OPEN = CanarySeen(60.0, 900)


def ended(age_s: float, code: int | None = None, end: CanaryEnd = CanaryEnd.CUT) -> CanarySeen:
    """The held connection ended at this age."""
    return CanarySeen(age_s, 900, end=end, code=code)


def after(canaries: Iterable[CanarySeen]) -> Window:
    """The window after a held connection that was seen so, each 15 seconds."""
    window = Window(15.0)
    for number, canary in enumerate(canaries):
        window = window.then(sample(number, canary=canary), DETECTOR)
    return window


def value(alert: Alert[Any], canaries: Iterable[CanarySeen]) -> object:
    """What the alert says of it."""
    return alert(after(canaries), AlertLines())


def test_a_third_end_within_an_hour_is_bad():
    """At any age; the second is between."""
    two = [OPEN, ended(30), OPEN, ended(90)]

    assert Good(0.0) == value(canary_dropped, [OPEN])
    assert Between(2.0) == value(canary_dropped, two)
    found = value(canary_dropped, [*two, ended(700, 1011, CanaryEnd.CLOSED)])
    assert isinstance(found, Bad)
    assert ([1006, 1011], [30, 90, 700]) == (found.words["codes"], found.words["ages"])


def test_two_ends_at_equal_ages_are_bad():
    """An idle timeout of 60 seconds, give or take two; the age is named."""
    found = value(canary_dropped, [ended(60.2), OPEN, ended(61.9)])

    assert isinstance(found, Bad)
    assert 62 == found.words["equal_age_s"]
    assert isinstance(value(canary_dropped, [ended(60), OPEN, ended(62.1)]), Between)


@pytest.mark.parametrize("end", [ended(30, end=CanaryEnd.OURS), ended(30, 1000, CanaryEnd.CLOSED)])
def test_our_own_end_and_a_normal_close_do_not_count(end: CanarySeen):
    """Ten of them at equal ages."""
    assert Good(0.0) == value(canary_dropped, [end] * 10)


def test_ends_of_more_than_an_hour_ago_do_not_count():
    """Three in three hours."""
    calm = [OPEN] * (HOUR // 15 + 1)

    assert Good(1.0) == value(canary_dropped, [ended(30), *calm, ended(90), *calm, ended(500)])


@pytest.mark.parametrize(("cut", "kind"), [(0, Good), (1, Good), (2, Bad)])
def test_one_in_five_without_a_close_frame_is_bad(cut: int, kind: type):
    """Of ten ends; the canary's and the log's count alike."""
    closed = [ended(30 + 10 * n, 1001, CanaryEnd.CLOSED) for n in range(10 - cut)]

    assert kind is type(value(canary_share_1006, [*closed, *[ended(700)] * cut]))
    window = Window(15.0).then(sample(0, gauges={"log_ends": 10.0, "log_ends_1006": float(cut)}), DETECTOR)
    assert kind is type(canary_share_1006(window, AlertLines()))


def test_nine_ends_are_too_few():
    """A share of a handful says nothing; ends of our own are none."""
    assert Unknown() == value(canary_share_1006, [ended(30)] * 9)
    assert Unknown() == value(canary_share_1006, [ended(30, end=CanaryEnd.OURS)] * 20)


USUAL = [OPEN] * (7 * HOUR // 15)


@pytest.mark.parametrize(
    ("ping_ms", "kind"), [(0.9, Good), (100, Good), (150, Good), (180, Between), (199, Between), (200, Bad), (900, Bad)]
)
def test_pings_far_above_the_usual(ping_ms: float, kind: type):
    """The usual round trip is 0.9 ms; below 200 ms nobody notices."""
    slow = CanarySeen(60.0, round(ping_ms * 1000))

    assert kind is type(value(canary_ping, [*USUAL, *[slow] * 41]))


def test_slow_as_always_is_no_alert():
    """A service on the other side of the world answers in 300 ms, and in 320 today."""
    far, today = CanarySeen(60.0, 300_000), CanarySeen(60.0, 320_000)

    assert isinstance(value(canary_ping, [far] * len(USUAL) + [today] * 41), Good)


def test_a_missing_pong_is_bad():
    """From the first day on, when nothing is usual yet."""
    assert isinstance(value(canary_ping, [OPEN, CanarySeen(60.0, None, missed=1)]), Bad)


def test_nothing_is_known_of_a_canary_that_is_not_there():
    """Each of them says why."""
    window = Window(15.0).then(sample(0, unknown={"canary": Why.DESCRIPTORS}), DETECTOR)

    for alert in (canary_dropped, canary_share_1006, canary_ping):
        assert Unknown(Why.DESCRIPTORS) == alert(window, AlertLines())
