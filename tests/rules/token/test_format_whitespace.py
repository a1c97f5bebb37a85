"""Blanks or line ends stand around or inside the token."""

from tests.building import ended, repeats
from tests.rules.saying import said
from tests.rules.tokens import SENT, token
from wsinvest.facts.token import Damage
from wsinvest.model.finding import Confidence
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.token.format_whitespace import format_whitespace


def test_a_token_with_a_raw_line_end_cannot_be_sent():
    """Proof enough without any probe."""
    facts = token(damage=Damage(whitespace=True))
    handshake = repeats(ended("r01", StageName.REQUEST, Reason.UNSENDABLE, sent=SENT))
    hit = format_whitespace(facts, handshake)

    assert Confidence.PROVEN is hit.confidence
    said(format_whitespace, hit, "pt_BR", token=facts, handshake=handshake)
