"""The token is signed with an algorithm that the server does not take."""

from dataclasses import replace

from tests.rules.saying import said
from tests.rules.token_header_cases import BY_SET, KEYS, NAMED
from tests.rules.tokens import EXPECTED, bad, refused, token
from wsinvest.rules.token.header_alg_mismatch import header_alg_mismatch


def test_algorithm_by_configuration_alone():
    """No key is known, but the algorithm is."""
    given = replace(EXPECTED, key="none", algorithms=("ES256",), algorithm_given=True)
    facts = token(verdict=None, expected=given)

    assert "ES256" in said(header_alg_mismatch, header_alg_mismatch(facts, None), "en", token=facts)["title"]


def test_the_algorithm_of_the_named_key_is_the_one_that_is_due():
    """Not all of the set's."""
    facts = token(anatomy=NAMED, verdict=bad("token.header.alg_mismatch"), expected=BY_SET)

    assert ("ES256",) == header_alg_mismatch(facts, refused(), KEYS).values["due"]
