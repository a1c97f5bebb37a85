"""More connections are promised than files may be open."""

import pytest

from tests.rules.server_cases import planned, process
from wsinvest.model.finding import Fail, NotMeasured, Pass, Severity
from wsinvest.rules.config.limits_connections_exceed_fds import limits_connections_exceed_fds


@pytest.mark.parametrize(
    ("limit", "declared", "expected"),
    [(None, 10, NotMeasured), (100, None, Pass), (100, 90, Pass), (100, 91, Fail), (100, 5000, Fail)],
)
def test_a_promise_above_what_the_limit_allows(limit, declared, expected):
    """90 fit beside the server's own files."""
    outcome = limits_connections_exceed_fds(process(limit=limit), planned(declared, 90))

    assert expected is type(outcome)
    assert not isinstance(outcome, Fail) or outcome.severity is Severity.HIGH
