"""A proxy asks for its own credentials."""

from tests.building import answered, repeats
from tests.rules.http_access_cases import ask
from wsinvest.model.finding import Pass
from wsinvest.rules.http.proxy_auth_required import proxy_auth_required


def test_a_bearer_challenge_is_the_servers():
    """Only Basic and its relatives point at a proxy."""
    facts = repeats(answered("r01", 401, headers=(("WWW-Authenticate", "Bearer realm=api"),)))

    assert Pass() == ask(proxy_auth_required, facts)
