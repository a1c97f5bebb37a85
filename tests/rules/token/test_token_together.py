"""Whether there is a token at all, and what that means where the server does not mind."""

from dataclasses import replace

import pytest

from tests.building import target
from tests.rules.token_cases import NONE
from tests.rules.tokens import refused, token
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Pass
from wsinvest.rules.token.value_empty import value_empty
from wsinvest.rules.token.value_placeholder import value_placeholder


@pytest.mark.parametrize("rule", [value_empty, value_placeholder])
def test_good_tokens_and_targets_without_authentication_are_clear(rule):
    """Nothing is due where nobody asks."""
    assert Pass(by=("token:state",)) == rule(token(), target(), refused())
    for state in (TokenState.EMPTY, TokenState.PLACEHOLDER):
        assert Pass(by=("token:state",)) == rule(replace(token(), state=state), NONE, refused())
