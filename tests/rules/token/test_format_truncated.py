"""The token is cut."""

from tests.rules.saying import said
from tests.rules.tokens import token
from wsinvest.facts.token import Damage
from wsinvest.rules.token.format_truncated import format_truncated


def test_a_round_length_is_told():
    """It names the column or buffer."""
    facts = token(damage=Damage(truncated=True, round_length=True))

    assert "buffer" in said(format_truncated, format_truncated(facts, None), "en", token=facts)["cause"]
