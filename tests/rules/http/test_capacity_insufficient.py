"""The server refuses connections for want of resources (“Insufficient resources”)."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.facts.health import Health
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Fail, Severity
from wsinvest.rules.http.capacity_insufficient import capacity_insufficient

FULL = answered("r01", 503, '{"error": "Insufficient resources"}')


def unwell(body: str) -> Health:
    return Health("http://a/health", (), Response(503, body=body), 1.0, None, None)


@pytest.mark.parametrize(
    ("expected", "attempt", "health"),
    [
        (Severity.CRITICAL, FULL, None),
        (Severity.CRITICAL, FULL, unwell("Insufficient resources")),
        (Severity.HIGH, opened("r01"), unwell("too many connections")),
        (None, opened("r01"), unwell("database is down")),
        (None, answered("r01", 503), None),
        (None, answered("r01", 503, "No server is available"), None),
    ],
)
def test_capacity(expected: Severity | None, attempt: Attempt, health: Health | None):
    """Only the server's own words that it is full, in its answer or at its health endpoint."""
    facts = {"handshake": repeats(attempt), **({"health": health} if health else {})}
    found = (
        said(capacity_insufficient, **{"health": None, **facts})
        if health
        else capacity_insufficient(**facts, health=None)
    )

    assert expected == (found.severity if isinstance(found, Fail) else None)
