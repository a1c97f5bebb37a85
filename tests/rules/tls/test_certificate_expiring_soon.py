"""The server's certificate expires soon."""

import pytest

from tests.building import NOW
from tests.rules.certificate_cases import DAY, ask, look
from wsinvest.model.finding import Fail, Severity
from wsinvest.rules.tls.certificate_expiring_soon import certificate_expiring_soon


@pytest.mark.parametrize(
    ("expected", "days"),
    [(None, -1.0), (None, 0.0), (Severity.HIGH, 2.9), (Severity.MEDIUM, 3.0), (Severity.MEDIUM, 20.9), (None, 21.0)],
)
def test_expiring_soon(expected: Severity | None, days: float):
    """High in the last three days, medium in the last three weeks, another rule's matter once it is over."""
    found = ask(certificate_expiring_soon, None, look(end=NOW + days * DAY))

    assert expected == (found.severity if isinstance(found, Fail) else None)
