"""The server may open only few files."""

import pytest

from tests.rules.saying import said
from tests.rules.server_cases import planned, process
from wsinvest.model.finding import Fail, NotMeasured, Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.resource.fd_limit_low import fd_limit_low


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

    assert expected == (outcome.severity if isinstance(outcome, Fail) else None)


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
