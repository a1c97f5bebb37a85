"""More connections are promised than files may be open."""

import pytest

from tests.rules.server_cases import planned, process
from wsinvest.model.finding import Clear, Hit, NotMeasured, Severity
from wsinvest.rules.config.limits_connections_exceed_fds import limits_connections_exceed_fds


@pytest.mark.parametrize(
    ("limit", "declared", "expected"),
    [(None, 10, NotMeasured), (100, None, Clear), (100, 90, Clear), (100, 91, Hit), (100, 5000, Hit)],
)
def test_a_promise_above_what_the_limit_allows(limit, declared, expected):
    """90 fit beside the server's own files."""
    outcome = limits_connections_exceed_fds(process(limit=limit), planned(declared, 90))

    assert expected is type(outcome)
    assert not isinstance(outcome, Hit) or outcome.severity is Severity.HIGH
