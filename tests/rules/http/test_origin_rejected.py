"""The server refuses the origin."""

import pytest

from tests.building import answered, opened, repeats, said, target
from tests.rules.http_origin_cases import SENT, WITH_ALLOWED
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Change
from wsinvest.model.finding import Pass
from wsinvest.rules.http.origin_rejected import origin_rejected


@pytest.mark.parametrize(
    "facts",
    [
        repeats(answered("r01", 403, sent=SENT)),
        repeats(answered("r01", 403), probes=[answered("p01", 403, change=Change("origin", "origin_allowed"))]),
        repeats(opened("r01")),
        repeats(
            answered("r01", 403),
            probes=[WITH_ALLOWED, opened("p02", change=Change("control", "without_token"), base="r01")],
        ),
    ],
)
def test_the_origin_is_not_proven(facts: Handshake):
    """Red with the other origin, or a control that opens as well: nothing is shown."""
    assert Pass() == said(origin_rejected, target=target(), handshake=facts)


@pytest.mark.parametrize("body", ["", "Forbidden", "The token is invalid. See the original error.", "origin: shop"])
def test_other_words_are_not_about_the_origin(body: str):
    """A refusal that only happens to hold the word says nothing."""
    assert Pass() == said(origin_rejected, target=target(), handshake=repeats(answered("r01", 403, body, sent=SENT)))
