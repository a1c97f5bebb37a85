"""The server refuses the origin."""

import pytest

from tests.building import answered, ended, opened, repeats, said, target
from tests.rules.http_origin_cases import SENT, WITH_ALLOWED
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
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


@pytest.mark.parametrize("reason", [Reason.CLOSED, Reason.RESET])
def test_a_socket_that_is_destroyed_for_its_origin(reason: Reason):
    """Without an answer only the probe tells; then the hang-up is no finding of its own."""
    cut = ended("r01", StageName.RESPONSE, reason, sent=SENT)
    facts = repeats(cut, probes=[WITH_ALLOWED])

    assert Confidence.PROVEN is said(origin_rejected, target=target(), handshake=facts).confidence
    assert Pass() == said(handshake_closed_early, handshake=facts)
    assert Pass() == said(origin_rejected, target=target(), handshake=repeats(cut))


def test_vite_may_ask_for_the_token_of_its_page():
    """It answers 400 to any Origin without the token, and opens without an Origin: the Origin alone is not proven."""
    absent = opened("p01", change=Change("origin", "origin_absent"), base="r01")
    vite = Sent(origin="http://127.0.0.1:8765", subprotocols=("vite-hmr",))
    found = said(origin_rejected, target=target(), handshake=repeats(answered("r01", 400, sent=vite), probes=[absent]))
    other = said(origin_rejected, target=target(), handshake=repeats(answered("r01", 400, sent=SENT), probes=[absent]))

    assert (Confidence.INFERRED, ["token.value.missing"]) == (found.confidence, [one.code for one in found.rivals])
    assert "vite_token" == found.steps[0].id
    assert (Confidence.PROVEN, ()) == (other.confidence, other.rivals)
