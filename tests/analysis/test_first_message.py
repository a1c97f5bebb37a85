"""Does the server wait for the client's first message, with a credential in it?"""

from dataclasses import replace

import pytest

from tests.building import case, ended, repeats
from tests.rules.settings import config
from wsinvest.analysis.first_message import waits_for_message
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.dialogue import Answer, Dialogue
from wsinvest.facts.first_words import error_in
from wsinvest.model.attempt import ErrorMessage
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName

WAITS = [
    "auth message expected",
    "auth_required",
    "Authentication timeout",
    "Expected first message to be auth",
    "login timed out",
    "timed out waiting for authentication",
    "No token received",
    "Did not authenticate within 5 seconds",
]
OTHERS = [
    "token expired",
    "Unauthorized",
    "please log in",
    "message too big",
    "idle timeout",
    "invalid token",
    "session timed out",
]


def closed(reason: str, code: int = 4401, told: str = "", after_ms: float = 600.0):
    message = ErrorMessage(words=told) if told else None
    return ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(code, reason, after_ms), told=message)


@pytest.mark.parametrize("said", WAITS)
def test_these_words_wait_for_a_message(said: str):
    """In the close frame as in an error message before it."""
    assert waits_for_message(closed(said))
    assert waits_for_message(closed("", told=said))


@pytest.mark.parametrize("said", OTHERS)
def test_these_do_not(said: str):
    """A token that was sent and refused, or a wait of another kind, asks for no first message."""
    assert not waits_for_message(closed(said))


def test_a_bare_demand_counts_only_after_a_wait():
    """A server that looks for a header ends the connection at once."""
    assert waits_for_message(closed("auth_required", after_ms=600.0))
    assert not waits_for_message(closed("auth_required", after_ms=3.0))


def test_the_first_step_sends_the_message():
    """Neither a header nor a cookie is proposed, with a credential named or without."""
    for settings in (None, config({"JWT_SECRET": "q7Zk2vN8sXe4Rt1Yb6Hd9Wm3Lc5Jf0GpAuTiOyKhVx"})):
        first = diagnose(case(handshake=repeats(closed("auth message expected")), config=settings)).first

        assert "--message @first-message.txt" in first.snippet.say("en")


@pytest.mark.parametrize("code", [1000, 1008, 4401])
def test_a_message_that_is_answered_explains_the_closes(code: int):
    """The attempts without the message end as the server promised: no fault is left."""
    said = closed("auth message expected", code)
    answered = replace(repeats(said), dialogue=Dialogue(Answer.MATCHED, "ok", 12, 1, 5.0))

    assert [one.code for one in diagnose(case(handshake=repeats(said))).findings if one.not_given]
    assert not [
        one.code for one in diagnose(case(handshake=answered)).findings if one.code.startswith(("session", "http"))
    ]


def test_what_was_asked_before_the_end_is_kept():
    """`auth_required` is no error where the server stays; before it goes, it is why."""
    asked = '{"type": "auth_required", "ha_version": "2026.1"}'

    assert error_in(asked) is None
    assert error_in(asked, last=True) == ErrorMessage(words="auth_required")
