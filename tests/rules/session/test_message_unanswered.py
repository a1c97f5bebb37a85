"""The message that was sent on request got no answer that was expected."""

from dataclasses import replace

import pytest

from tests.building import WS, opened, repeats, target
from wsinvest.facts.dialogue import Answer, Dialogue
from wsinvest.model.finding import Fail, NotMeasured, Pass
from wsinvest.rules.session.message_unanswered import message_unanswered

ASKED = replace(target(WS), converses=True)


@pytest.mark.parametrize("answer", [one for one in Answer if one is not Answer.MATCHED])
def test_every_answer_but_the_expected_one(answer: Answer):
    """With what came in its place, also in the plural."""
    found = message_unanswered(replace(repeats(opened("r01")), dialogue=Dialogue(answer, "pong", 4, 1, 250.0)), ASKED)

    assert isinstance(found, Fail)
    assert "After 250\u00a0ms 1 text had come; the pattern was pong." == message_unanswered.text.say(
        "cause", "en", found.values
    )


def test_the_expected_one_and_none_that_was_asked_for():
    """Neither is a finding; what was asked for and not sent was not measured."""
    matched = replace(repeats(opened("r01")), dialogue=Dialogue(Answer.MATCHED))

    assert isinstance(message_unanswered(matched, ASKED), Pass)
    assert isinstance(message_unanswered(repeats(opened("r01")), target(WS)), Pass)
    assert isinstance(message_unanswered(repeats(opened("r01")), ASKED), NotMeasured)
