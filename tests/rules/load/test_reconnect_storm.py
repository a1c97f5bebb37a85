"""Waves of attempts: the busiest second against what the server completes in one."""

from dataclasses import replace

import pytest

from tests.building import case
from tests.rules.saying import said
from tests.storms import rehearsal, storm
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.reconnects import Reconnects, Wave
from wsinvest.facts.storm import Call
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.load.reconnect_storm import PEAK, reconnect_storm


@pytest.mark.parametrize(("peak", "expected"), [(0, Pass), (1000, Pass), (1001, Fail)])
def test_more_attempts_than_the_server_completes_are_a_storm(peak: int, expected: type):
    """It completes 1,000 in a second: one more is the first bad value."""
    outcome = reconnect_storm(storm(Call.RETURNS, peak=peak), Thresholds())

    assert expected is type(outcome)
    assert not isinstance(outcome, Fail) or (outcome.severity, outcome.confidence) == (
        Severity.MEDIUM,
        Confidence.INFERRED,
    )


@pytest.mark.parametrize(("counted", "expected"), [(1000, Pass), (1001, Fail)])
def test_what_a_rehearsal_counted_outranks_the_forecast(counted: int, expected: type):
    """The forecast names 5,000 either way."""
    outcome = reconnect_storm(storm(Call.RETURNS, rehearsal(Call.RETURNS, peak=counted)), Thresholds())

    assert expected is type(outcome)
    assert not isinstance(outcome, Fail) or outcome.confidence is Confidence.PROVEN


def test_a_target_file_can_move_the_line():
    """Ten times the rate."""
    assert isinstance(reconnect_storm(storm(), Thresholds({PEAK.name: 10.0})), Pass)


@pytest.mark.parametrize(
    ("seen", "title"),
    [
        (None, "A restart would bring 5,000 attempts in one second; the server completes 1,000"),
        (rehearsal(peak=4000), "A restart brought 4,000 attempts in one second; the server completes 1,000"),
    ],
)
def test_words(seen, title):
    """What would be and what was are told apart."""
    facts = storm(seen=seen)
    words = said(reconnect_storm, reconnect_storm(facts, Thresholds()), "en", storm=facts)

    assert title == words["title"]
    assert "(backoff: fixed 1)" in words["cause"]


WAVE = Wave("2026-11-29T13:08:49", 500, 3.0, 480, 2.0, 1, 3600, clients=500, clients_back=450)
BY_ONE_PROXY = replace(WAVE, clients=1, clients_back=1)


def logged(wave: Wave | None):
    """What the rule says of a log with this wave."""
    return reconnect_storm(None, Thresholds(), Reconnects(10_000, 12_000, 3617, wave))


def test_the_same_addresses_in_the_same_seconds_are_proven():
    """What ended came back, and nothing like it is usual."""
    outcome = logged(WAVE)

    assert isinstance(outcome, Fail)
    assert (Severity.MEDIUM, Confidence.PROVEN) == (outcome.severity, outcome.confidence)


def test_behind_one_address_it_is_likely_only():
    """A proxy, or a NAT: the log cannot tell if those who came are those who had gone."""
    outcome = logged(BY_ONE_PROXY)

    assert isinstance(outcome, Fail)
    assert Confidence.INFERRED is outcome.confidence


@pytest.mark.parametrize(
    ("wave", "expected"),
    [
        (None, Pass),
        (replace(BY_ONE_PROXY, ended=50, came=50), Fail),
        (replace(BY_ONE_PROXY, ended=49, came=50), Pass),
        (replace(BY_ONE_PROXY, came=250), Fail),
        (replace(BY_ONE_PROXY, came=249), Pass),  # most of them spread out
        (replace(BY_ONE_PROXY, usual_ends=48.0), Fail),
        (replace(BY_ONE_PROXY, usual_ends=48.1), Pass),  # the service is busy: a tenth of it is usual
        (replace(BY_ONE_PROXY, usual_attempts=48.1), Pass),
        (replace(WAVE, clients_back=250), Fail),
        (replace(WAVE, clients_back=249), Pass),  # others came
        (replace(BY_ONE_PROXY, usual_s=30), Fail),
        (replace(BY_ONE_PROXY, usual_s=29), NotMeasured),
    ],
)
def test_the_lines_of_a_wave(wave: Wave | None, expected: type):
    """The last good value and the first bad one of each."""
    assert expected is type(logged(wave))


def test_words_of_a_log():
    """When, how many, and what is usual."""
    facts = Reconnects(10_000, 12_000, 3617, WAVE)
    words = said(reconnect_storm, logged(WAVE), "en", reconnects=facts)

    assert (
        "At 2026-11-29T13:08:49 500 connections ended within 2 s, and 1 s later 480 attempts came within 2 s"
        == words["title"]
    )
    assert "450 of their 500 addresses" in words["cause"]
    assert (
        "likely, and the log does not show it"
        in said(reconnect_storm, logged(BY_ONE_PROXY), "en", reconnects=facts)["cause"]
    )


def test_a_run_without_log_and_storm_has_left_nothing_out():
    """It is neither passed nor missed."""
    found = diagnose(case())

    assert "load.reconnect.storm" not in found.passed
    assert not [one for one in found.not_examined if "load.reconnect.storm" in one.codes]
