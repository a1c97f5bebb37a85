"""Memory pressure at its lines, in its words, and without facts."""

import pytest

from tests.rules.saying import said
from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.health import Health
from wsinvest.facts.memory import Memory, Owner
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.resource.memory_pressure import memory_pressure

MB = 2**20
TOTAL, USED = round(16252.2 * MB), round(13133.8 * MB)
INCIDENT = Memory(TOTAL, USED, TOTAL - USED)


def full(share):
    return Memory(1000, share, 1000 - share)


def health(ratio):
    return Health("http://h/", (), None, None, ratio, None)


def judged(memory=None, told=None, capacity=None):
    return memory_pressure(memory, told, capacity, Thresholds())


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, None),
        (699, None),
        (700, Severity.MEDIUM),
        (799, Severity.MEDIUM),
        (800, Severity.HIGH),
        (899, Severity.HIGH),
        (900, Severity.CRITICAL),
        (1000, Severity.CRITICAL),
    ],
)
def test_each_line_is_the_first_value_of_its_severity(share, expected):
    """70, 80 and 90 percent are bad, not the last good values; the health endpoint is judged by the same lines."""
    for outcome in (judged(full(share)), judged(told=health(share / 1000))):
        assert expected == (outcome.severity if isinstance(outcome, Fail) else None)


def test_the_recorded_incident_in_its_own_words():
    """80.8 percent is high; the old capacity is shown as what the old rule said."""
    capacity = Capacity((), rule_of_2_mb=1091, declared=None)
    outcome = judged(INCIDENT, capacity=capacity)
    words = said(memory_pressure, outcome, "pt_BR", memory=INCIDENT, capacity=capacity)

    assert (Severity.HIGH, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert words["title"] == "Uso alto de memória (80,8\u00a0%)"
    assert "13.133,8\u00a0MB / 16.252,2\u00a0MB utilizados no host" in words["impact"]
    assert "diria 1.091; isso não é uma estimativa" in words["impact"]


def test_an_estimate_takes_the_place_of_the_old_rule():
    """What fits by memory is said with its number, and its limit is evidence."""
    limit = Limit("memory", 12, "memory", 267 * 1024, "uvicorn", 100, left=1)
    capacity = Capacity((limit,), rule_of_2_mb=1091, declared=None)
    outcome = judged(INCIDENT, capacity=capacity)
    words = said(memory_pressure, outcome, "en", memory=INCIDENT, capacity=capacity)

    assert "room for about 1 more connection." in words["impact"]
    assert "1,091" not in words["impact"]
    assert "capacity:limits/memory" in outcome.evidence


def test_the_fuller_source_speaks():
    """Host, cgroup and health endpoint: the worst of them is judged and cited."""
    grouped = Memory(1000, 500, 500, cgroup_limit=100, cgroup_used=95)
    by_group, by_health = judged(grouped, health(0.9)), judged(full(500), health(0.9))

    assert (Severity.CRITICAL, ("memory:cgroup_used", "memory:cgroup_limit")) == (by_group.severity, by_group.evidence)
    assert "control group" in said(memory_pressure, by_group, "en", memory=grouped)["impact"]
    assert by_health.evidence == ("health:memory_ratio",)
    assert "90% of the memory" in said(memory_pressure, by_health, "en", health=health(0.9))["impact"]


def test_a_limit_on_ourselves_is_no_pressure_on_the_server():
    """Our own cgroup may be full: that is not the target's memory."""
    ours = Memory(1000, 500, 500, cgroup_limit=100, cgroup_used=99, cgroup_of=Owner.OURS)

    assert isinstance(judged(ours), Pass)


@pytest.mark.parametrize("told", [None, health(None)])
def test_without_a_figure_nothing_is_said(told):
    """Unknown is not passed."""
    assert isinstance(judged(None, told), NotMeasured)
