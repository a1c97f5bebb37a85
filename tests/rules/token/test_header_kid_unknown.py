"""The token names another key than the server's."""

from dataclasses import replace

from tests.rules.token_header_cases import KEYS
from tests.rules.tokens import EXPECTED, JWT, refused, token
from wsinvest.facts.keyset import KeysetState
from wsinvest.facts.token import Expected
from wsinvest.model.finding import NotMeasured, Pass
from wsinvest.rules.token.header_kid_unknown import header_kid_unknown


def test_a_key_set_that_was_not_fetched_is_named():
    """Not passed, not failed."""
    facts = token(anatomy=replace(JWT, kid="hk:k"), expected=replace(EXPECTED, key_set=True))

    assert NotMeasured is type(header_kid_unknown(facts, refused()))


def test_ids_are_compared_only_with_a_set_that_was_read():
    """And not where JWT_KID tells the one that is due."""
    facts = token(anatomy=replace(JWT, kid="hk:k"), expected=Expected(key_set=True))
    unread = replace(KEYS, state=KeysetState.REFUSED, keys=())

    assert [NotMeasured, NotMeasured, Pass] == [
        type(header_kid_unknown(facts, None, one)) for one in (None, unread, KEYS)
    ]
