"""The token stands in quotes."""

import pytest

from tests.rules.tokens import SENT, green, refused, token
from wsinvest.facts.token import Damage
from wsinvest.model.finding import Confidence
from wsinvest.rules.token.format_quoted import format_quoted


@pytest.mark.parametrize(("verifies", "confidence"), [(True, Confidence.PROVEN), (False, Confidence.INFERRED)])
def test_a_fresh_token_proves_damage_where_the_undamaged_one_verifies(verifies, confidence):
    """The damage is then all in which the two differ."""
    facts = token(damage=Damage(quoted=True), undamaged_verifies=verifies)

    assert confidence is format_quoted(facts, refused(401, SENT, green("token_minted"))).confidence
