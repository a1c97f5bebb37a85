"""Sessions that end at the token's exp end for it, whenever they were opened."""

from datetime import timedelta

import pytest

from tests.building import said
from tests.rules.session.holding import BEGAN, all_ended, idle
from tests.rules.tokens import token
from wsinvest.facts.session import HoldEnd
from wsinvest.facts.token import Anatomy
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.session.token_expired import token_expired

ENDED = all_ended(20_000, end=HoldEnd.CLOSED, code=4401, at_one_moment=True)


def with_exp(seconds):
    """A token whose exp is so many seconds after the holds began."""
    return token(anatomy=Anatomy(3, exp=BEGAN + timedelta(seconds=seconds)))


@pytest.mark.parametrize("seconds", [18.5, 20, 21.5])
def test_all_end_with_the_token(seconds):
    """Within two seconds, since servers look at exp by the second."""
    found = said(token_expired, session=ENDED, token=with_exp(seconds))

    assert isinstance(found, Fail)
    assert (Confidence.PROVEN, 4401) == (found.confidence, found.values["code"])


@pytest.mark.parametrize(
    ("session", "of"),
    [(ENDED, with_exp(300)), (ENDED, None), (ENDED, token(anatomy=None)), (idle(20_000), with_exp(20))],
    ids=["later", "no token", "no JWT", "pings help"],
)
def test_anything_else_is_not_the_tokens_end(session, of):
    """A token that lives on explains nothing, and neither does one where pings keep the session."""
    assert isinstance(said(token_expired, session=session, token=of), Pass)
