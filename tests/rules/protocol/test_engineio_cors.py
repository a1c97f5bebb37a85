"""Polling that a browser keeps from the page: proven by the answer's own header."""

import pytest

from tests.building import opened, repeats, said
from wsinvest.facts.polling import PollAnswer, Polling, Sharing
from wsinvest.model.attempt import Sent
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.rules.protocol.engineio_cors import engineio_cors

FIRST = opened("r01", sent=Sent(origin="https://shop.example"))


def polled(answer: PollAnswer, sharing: Sharing) -> Polling:
    return Polling(answer, 200, 4, 4, 0, sharing)


@pytest.mark.parametrize(
    ("polling", "expected"),
    [
        (None, Pass),
        (polled(PollAnswer.ENGINE_IO, Sharing.NOT_ASKED), Pass),
        (polled(PollAnswer.ENGINE_IO, Sharing.ALLOWED), Pass),
        (polled(PollAnswer.OTHER, Sharing.MISSING), Pass),
        (polled(PollAnswer.ENGINE_IO_REFUSES, Sharing.MISSING), Pass),
        (polled(PollAnswer.ENGINE_IO, Sharing.MISSING), Fail),
        (polled(PollAnswer.ENGINE_IO, Sharing.OTHER), Fail),
    ],
)
def test_only_an_answer_that_is_kept_from_the_page_is_a_fault(polling: Polling | None, expected: type):
    """Who does not poll, or is refused, meets another fault or none."""
    found = said(engineio_cors, handshake=repeats(FIRST, polling=polling))

    assert expected is type(found)
    if isinstance(found, Fail):
        assert Confidence.PROVEN is found.confidence
        assert "https://shop.example" in engineio_cors.text.say("title", "en", found.values)
