"""Descriptors at their lines, and where they may not be read."""

import pytest

from tests.rules.saying import said
from wsinvest.facts.capacity import Capacity, Limit
from wsinvest.facts.log import Said, Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.facts.server import Server
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.config.limits_connections_exceed_fds import limits_connections_exceed_fds
from wsinvest.rules.resource.fd_exhausted import fd_exhausted
from wsinvest.rules.resource.fd_limit_low import fd_limit_low


def process(opened=None, limit=None):
    return Server(4711, "node", None, None, None, opened, limit)


def planned(declared, allowed=None):
    limits = () if allowed is None else (Limit("descriptors", allowed, "descriptors"),)
    return Capacity(limits, None, declared)


@pytest.mark.parametrize(
    ("opened", "limit", "expected"),
    [
        (0, 100, Clear),
        (94, 100, Clear),
        (95, 100, Hit),
        (100, 100, Hit),
        (None, 100, NotMeasured),
        (95, None, NotMeasured),
        (95, 0, NotMeasured),
    ],
)
def test_descriptors_are_exhausted_from_95_percent_on(opened, limit, expected):
    """95 of 100 is the first bad value; what may not be read is not measured."""
    outcome = fd_exhausted(process(opened, limit), Thresholds())

    assert expected is type(outcome)
    assert not isinstance(outcome, Hit) or outcome.severity is Severity.CRITICAL


@pytest.mark.parametrize(
    ("limit", "capacity", "expected"),
    [
        (1024, None, Severity.MEDIUM),
        (4095, None, Severity.MEDIUM),
        (4096, None, None),
        (1024, planned(None), Severity.MEDIUM),
        (1024, planned(1000, 1014), Severity.MEDIUM),
        (1024, planned(1015, 1014), Severity.HIGH),
        (65536, planned(65500, 65526), None),
        (65536, planned(65530, 65526), Severity.HIGH),
        (65536, planned(70000), Severity.HIGH),
    ],
)
def test_a_low_limit_is_high_only_if_the_plan_needs_more(limit, capacity, expected):
    """4,096 is the first good value; a promise above what fits is high at any limit."""
    outcome = fd_limit_low(process(limit=limit), capacity, Thresholds())

    assert expected == (outcome.severity if isinstance(outcome, Hit) else None)


def test_a_limit_that_may_not_be_read_is_not_measured():
    """No limit told is no low limit."""
    assert isinstance(fd_limit_low(process(opened=5), None, Thresholds()), NotMeasured)


@pytest.mark.parametrize("capacity", [None, planned(5000)])
def test_words_and_evidence_of_a_low_limit(capacity):
    """The plan is named if there is one."""
    server = process(limit=1024)
    words = said(fd_limit_low, fd_limit_low(server, capacity, Thresholds()), "pt_BR", server=server, capacity=capacity)

    assert words["title"] == "O servidor só pode abrir 1.024 arquivos"
    assert ("5.000" in words["impact"]) is (capacity is not None)
    assert "/proc/4711/limits" in words["check"]


def test_words_and_evidence_of_exhausted_descriptors():
    """Numbers in the title."""
    server = process(1020, 1024)
    words = said(fd_exhausted, fd_exhausted(server, Thresholds()), "en", server=server)

    assert words["title"] == "1,020 of 1,024 descriptors of the server are open (99.6%)"


@pytest.mark.parametrize("opened", [1, None])
def test_a_log_that_says_meanwhile_that_none_is_left_proves_it(opened):
    """Whether the process can be counted or not: it may have let go of some since. Words of earlier say nothing."""
    server = process(opened, 1024)
    log = Meanwhile(900, (Said(Says.DESCRIPTORS_EXHAUSTED, 3, 3),))
    outcome = fd_exhausted(server, Thresholds(), log)
    words = said(fd_exhausted, outcome, "en", server=server, meanwhile=log)

    assert (Severity.CRITICAL, Confidence.PROVEN) == (outcome.severity, outcome.confidence)
    assert "3 lines of the log said “too many open files” while we tried." == words["cause"]
    assert not isinstance(fd_exhausted(server, Thresholds(), Meanwhile(900)), Hit)


@pytest.mark.parametrize(
    ("limit", "declared", "expected"),
    [(None, 10, NotMeasured), (100, None, Clear), (100, 90, Clear), (100, 91, Hit), (100, 5000, Hit)],
)
def test_a_promise_above_what_the_limit_allows(limit, declared, expected):
    """90 fit beside the server's own files."""
    outcome = limits_connections_exceed_fds(process(limit=limit), planned(declared, 90))

    assert expected is type(outcome)
    assert not isinstance(outcome, Hit) or outcome.severity is Severity.HIGH
