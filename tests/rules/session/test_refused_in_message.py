"""The server accepts the connection and refuses it in its first message."""

import pytest

from tests.building import case, ended, opened, repeats
from tests.rules.saying import said
from tests.rules.settings import config
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.dialogue import Answer, Dialogue
from wsinvest.model.attempt import ErrorMessage
from wsinvest.model.finding import Confidence, Fail, Pass, Severity
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.session.refused_in_message import refused_in_message

PUSHER = ErrorMessage("Pusher", "4001", "Application does not exist.", 3.0)
OWN = config({"JWT_SECRET": "q7Zk2vN8sXe4Rt1Yb6Hd9Wm3Lc5Jf0GpAuTiOyKhVx"})


def told(message: ErrorMessage, code: int | None = 1000, identity: str = "r01"):
    reason = Reason.REFUSED_IN_MESSAGE if code is None else Reason.CLOSE_FRAME
    return ended(identity, StageName.FIRST_SECOND, reason, close=Close(code, "", 4.0), told=message)


def test_the_words_are_quoted():
    """High and inferred: that it refuses is certain, why it says so is not."""
    handshake = repeats(told(PUSHER), opened("r02"))
    outcome = refused_in_message(handshake, config=OWN)

    assert (Severity.HIGH, Confidence.INFERRED) == (outcome.severity, outcome.confidence)
    words = said(refused_in_message, outcome, "en", handshake=handshake)
    assert words["title"].endswith("4001: Application does not exist")
    assert "(Pusher)" in words["cause"]
    assert isinstance(refused_in_message(repeats(opened("r01"))), Pass)


@pytest.mark.parametrize("code", [None, 1000, 1005, 1006, 1008, 1011, 1013, 4001])
def test_the_close_after_it_is_its_consequence(code):
    """It is the only root cause, however the server ends the connection then, or if it stays."""
    found = diagnose(case(handshake=repeats(told(PUSHER, code)), config=OWN)).findings

    assert ["session.refused.in_message"] == [one.code for one in found if one.root_cause]


@pytest.mark.parametrize(
    ("message", "step"),
    [
        (PUSHER, "match_app_key"),
        (ErrorMessage("", "", "token expired"), "verify_auth"),
        (ErrorMessage("", "", "room is closed"), "follow_error_message"),
        (ErrorMessage("Pusher", "4009", "Origin not allowed"), "name_origin"),
    ],
)
def test_the_step_follows_the_words(message, step):
    """An application key, a credential, or what the words say."""
    outcome = refused_in_message(repeats(told(message)), config=OWN)

    assert isinstance(outcome, Fail)
    assert (step,) == tuple(one.id for one in outcome.steps)


def test_a_wish_for_a_credential_is_no_fault_where_none_was_named():
    """As a 401 would be: the service may work for those who have one."""
    found = diagnose(case(handshake=repeats(told(ErrorMessage("ActionCable", "", "unauthorized"))))).findings

    assert ["http.auth.required"] == [one.code for one in found if one.severity >= Severity.MEDIUM]


@pytest.mark.parametrize(("answer", "expected"), [(Answer.MATCHED, Pass), (Answer.OTHER, Fail)])
def test_a_conversation_that_was_asked_for_has_the_last_word(answer, expected):
    """A server may complain until it gets the message that it waits for."""
    handshake = repeats(opened("r01", told=PUSHER), dialogue=Dialogue(answer, "welcome"))

    assert expected is type(refused_in_message(handshake, config=OWN))
