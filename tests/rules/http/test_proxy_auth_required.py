"""A proxy asks for its own credentials."""

import pytest

from tests.building import answered, repeats
from tests.rules.http_access_cases import ask
from wsinvest.model.finding import Confidence, Pass
from wsinvest.rules.http.proxy_auth_required import proxy_auth_required


def test_a_bearer_challenge_is_the_servers():
    """Only Basic and its relatives point at a proxy."""
    facts = repeats(answered("r01", 401, headers=(("WWW-Authenticate", "Bearer realm=api"),)))

    assert Pass() == ask(proxy_auth_required, facts)


@pytest.mark.parametrize(
    ("status", "header", "confidence", "rivals"),
    [
        (407, "Proxy-Authenticate", Confidence.PROVEN, []),
        (401, "WWW-Authenticate", Confidence.INFERRED, ["http.auth.rejected"]),
    ],
)
def test_only_407_is_a_proxys_for_certain(status, header, confidence, rivals):
    """An application may ask for Basic as well (RFC 9110 section 15.5.8)."""
    facts = repeats(answered("r01", status, headers=((header, "Basic realm=x"),)))
    found = ask(proxy_auth_required, facts)

    assert (confidence, rivals) == (found.confidence, [rival.code for rival in found.rivals])
