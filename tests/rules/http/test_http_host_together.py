"""The name by which the server is asked: proven by another Host header only, inferred from the server's own words."""

import pytest

from tests.building import answered, repeats, said, target
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.auth_rejected import auth_rejected
from wsinvest.rules.http.host_unrecognized import host_unrecognized


@pytest.mark.parametrize("status", [400, 403])
def test_the_servers_own_words(status: int):
    """Where no other name is known to be tried; it is then no refusal of the credentials."""
    facts = repeats(answered("r01", status, "Invalid host header"))
    found = said(host_unrecognized, handshake=facts, target=target())

    assert Confidence.INFERRED is found.confidence
    assert Pass() == auth_rejected(facts, None)
