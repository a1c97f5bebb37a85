"""The login turns requests away with 429."""

from tests.building import target
from tests.rules.login_cases import ABSENT
from tests.rules.saying import said
from tests.rules.tokens import login
from wsinvest.rules.login.rate_limited import rate_limited


def test_the_time_to_wait_is_told():
    """In the reader's language."""
    facts = login(429, ABSENT, retry_after="30")

    assert "Retry-After 30" in said(rate_limited, rate_limited(facts, target()), "pt_BR", login=facts)["impact"]
