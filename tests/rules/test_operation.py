"""Readiness for operation: each rule speaks of its own settings, and only where a source was named and read."""

from dataclasses import replace

import pytest

from tests.building import opened, repeats
from tests.rules.saying import said
from tests.rules.settings import COMPLETE, config, file
from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.config import FileState
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.config.environment_incomplete import environment_incomplete
from wsinvest.rules.config.logging_limited import logging_limited
from wsinvest.rules.config.monitoring_missing import monitoring_missing
from wsinvest.rules.config.pool_unbounded import pool_unbounded
from wsinvest.rules.config.timeouts_ping_exceeds_idle import timeouts_ping_exceeds_idle
from wsinvest.rules.config.timeouts_unfit import timeouts_unfit

LINES = Thresholds()
RULES = {
    environment_incomplete: lambda facts: environment_incomplete(facts),
    monitoring_missing: lambda facts: monitoring_missing(facts, None, LINES),
    logging_limited: lambda facts: logging_limited(facts, None),
    timeouts_unfit: lambda facts: timeouts_unfit(facts, None),
    pool_unbounded: lambda facts: pool_unbounded(facts, None, LINES),
}
EVERY = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def having(**values):
    """A complete configuration with these values changed, or taken out if None."""
    return config({name: value for name, value in {**COMPLETE, **values}.items() if value is not None})


@EVERY
def test_nothing_set_is_medium_and_proven(rule):
    """The file is the proof of what it lacks."""
    outcome = RULES[rule](config({}))

    assert (Severity.MEDIUM, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert said(rule, outcome, "pt_BR", config=config({}))


@EVERY
def test_all_set_is_fine(rule):
    """A completely configured service hears nothing."""
    assert Clear() == RULES[rule](config())


@EVERY
@pytest.mark.parametrize(
    "changed",
    [
        {"source_named": False, "env_file": file(state=FileState.NOT_NAMED)},
        {"env_file": file(state=FileState.MISSING)},
        {"env_file": file(state=FileState.UNREADABLE)},
    ],
)
def test_what_a_source_lacks_that_was_not_read_is_not_known(rule, changed):
    """What our own shell lacks says nothing about the service."""
    assert isinstance(RULES[rule](replace(config({}), **changed)), NotMeasured)


@EVERY
def test_a_name_that_is_not_even_recorded_as_missing_is_cited_by_the_list(rule):
    """A recorded case may hold nothing but what was said."""
    facts = replace(config({}), values=())

    assert said(rule, RULES[rule](facts), "en", config=facts)


def test_the_environment_leaves_other_topics_to_their_own_findings():
    """Neither the secret nor timeouts, pool, logs and monitoring are counted twice."""
    outcome = environment_incomplete(config({}))

    assert ("WS_AUTH_MODE", "JWT_ALGORITHM", "WS_ALLOWED_ORIGINS", "WS_HANDSHAKE_SLO_MS") == outcome.values["names"]


def test_the_count_agrees_with_its_noun():
    """One is singular."""
    facts = having(WS_AUTH_MODE=None)
    spoken = [said(environment_incomplete, environment_incomplete(facts), one, config=facts) for one in ("en", "pt_BR")]

    assert ["1 setting is missing", "falta 1 variável"] == [one["title"].partition(": ")[2] for one in spoken]


@pytest.mark.parametrize("name", ["METRICS_URL", "ALERT_URL", "MEMORY_THRESHOLD_MB", "CPU_THRESHOLD"])
def test_one_way_of_being_told_is_monitoring(name):
    """It may be little, but it is there."""
    assert Clear() == monitoring_missing(config({name: "1"}), None, LINES)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"WS_PING_INTERVAL": None}, "Not set: WS_PING_INTERVAL."),
        (
            {"WS_PING_INTERVAL": "60"},
            "A ping is due only every 60 s, while the proxy drops idle connections after 60 s.",
        ),
        ({"WS_PING_INTERVAL": "2m"}, "A ping is due only every 120 s"),
        ({"PROXY_IDLE_TIMEOUT": "20000ms"}, "idle connections after 20 s"),
        ({"WEBSOCKET_TIMEOUT": "0.1"}, "The client gives up after 0.1 s, while handshakes take up to 400 ms."),
    ],
)
def test_timeouts_that_are_unset_contradictory_or_too_short_are_named(values, words):
    """With the numbers that they do not fit."""
    facts, shaken = having(**values), repeats(opened("r01", open_ms=400.0), opened("r02", open_ms=5.0))
    outcome = timeouts_unfit(facts, shaken)

    assert words in said(timeouts_unfit, outcome, "en", config=facts, handshake=shaken)["cause"].replace("\xa0", " ")


@pytest.mark.parametrize(
    "values",
    [
        {"WS_PING_INTERVAL": "59"},
        {"WS_PING_INTERVAL": "0"},
        {"WS_PING_INTERVAL": "20 parsecs"},
        {"WEBSOCKET_TIMEOUT": "0.4"},
        {"PROXY_IDLE_TIMEOUT": None},
    ],
)
def test_timeouts_that_fit_or_cannot_be_read_are_fine(values):
    """0 switches pings off; without a proxy its timeout is nobody's business."""
    assert Clear() == timeouts_unfit(having(**values), repeats(opened("r01", open_ms=400.0)))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"WS_PING_INTERVAL": "60"}, Hit),
        ({"WS_PING_INTERVAL": "2m"}, Hit),
        ({"WS_PING_INTERVAL": "59"}, Clear),
        ({"WS_PING_INTERVAL": "0"}, Clear),
        ({"PROXY_IDLE_TIMEOUT": None}, Clear),
    ],
)
def test_pings_that_come_later_than_the_proxy_waits(values, expected):
    """Medium by the settings alone."""
    outcome = timeouts_ping_exceeds_idle(having(**values))

    assert expected is type(outcome)
    assert not isinstance(outcome, Hit) or outcome.severity is Severity.MEDIUM


def test_a_proxy_that_is_there_needs_its_timeout():
    """The configuration then expects it."""
    facts = replace(having(PROXY_IDLE_TIMEOUT=None), expected=("PROXY_IDLE_TIMEOUT",))

    assert isinstance(timeouts_unfit(facts, None), Hit)


@pytest.mark.parametrize(
    ("declared", "limits", "confidence"),
    [
        ("200", {"memory": 200}, None),
        ("200", {"memory": 199}, Confidence.INFERRED),
        ("200", {"configured": 100}, None),
        ("200", {"memory": 300, "descriptors": 150}, Confidence.INFERRED),
        ("200", {}, None),
        ("0", {}, Confidence.PROVEN),
        (None, {"memory": 1091}, Confidence.PROVEN),
        ("about 200", {"memory": 1}, None),
    ],
)
def test_a_limit_is_needed_and_must_not_exceed_what_fits(declared, limits, confidence):
    """An estimate infers; what is merely configured is no measure of what fits."""
    facts = having(WS_MAX_CONNECTIONS=declared)
    capacity = Capacity(tuple(Limit(name, count, name) for name, count in limits.items()), None, None)
    outcome = pool_unbounded(facts, capacity, LINES)

    assert confidence == (outcome.confidence if isinstance(outcome, Hit) else None)


def test_the_advice_on_the_limit_is_a_share_of_the_estimate():
    """80 % of 1,091, in the form of the language."""
    facts = having(WS_MAX_CONNECTIONS=None)
    capacity = Capacity((Limit("memory", 1091, "memory"),), None, None)
    spoken = said(pool_unbounded, pool_unbounded(facts, capacity, LINES), "pt_BR", config=facts, capacity=capacity)

    assert "80\xa0%" in spoken["fix"]
    assert "cerca de 873" in spoken["fix"]
