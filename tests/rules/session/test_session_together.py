"""Closes of the first second: each code has its rule, our own close has none."""

import pytest

from tests.building import WATCHED, answered, ended, opened, repeats
from tests.rules.saying import said
from tests.rules.session_cases import closed
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.session.close_abnormal import close_abnormal
from wsinvest.rules.session.close_app_code import close_app_code
from wsinvest.rules.session.close_going_away import close_going_away
from wsinvest.rules.session.close_immediate import close_immediate
from wsinvest.rules.session.close_policy import close_policy
from wsinvest.rules.session.close_server_error import close_server_error
from wsinvest.rules.session.close_try_again import close_try_again

RULES = (
    close_immediate,
    close_abnormal,
    close_going_away,
    close_server_error,
    close_policy,
    close_app_code,
    close_try_again,
)
STAYED = opened("r02", session=WATCHED)


def codes(handshake):
    return [rule.code for rule in RULES if isinstance(rule(handshake), Fail)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (1000, "session.close.immediate"),
        (1005, "session.close.immediate"),
        (None, "session.close.abnormal"),
        (1001, "session.close.going_away"),
        (1012, "session.close.going_away"),
        (1011, "session.close.server_error"),
        (1008, "session.close.policy"),
        (3000, "session.close.policy"),
        (3003, "session.close.policy"),
        (1013, "session.close.try_again"),
        (3008, "session.close.app_code"),
        (3999, "session.close.app_code"),
        (4000, "session.close.app_code"),
        (4999, "session.close.app_code"),
    ],
)
def test_each_close_code_has_one_rule(code, expected):
    """Exactly one of the rules speaks, as a symptom, with words and evidence; only who was watched is counted."""
    handshake = repeats(closed(code, "bye"), STAYED, opened("r03"))
    (rule,) = [one for one in RULES if isinstance(one(handshake), Fail)]
    outcome = rule(handshake)
    words = said(rule, outcome, "en", handshake=handshake)

    assert (expected, Confidence.OBSERVED) == (rule.code, outcome.confidence)
    assert "1 of 2 watched connections" in words["impact"]
    assert ("bye" in words["cause"]) is (code is not None)


@pytest.mark.parametrize("code", [1002, 1003, 1007, 1009, 1010, 2999, 5000])
def test_other_codes_are_not_named_by_these_rules(code):
    """They belong to other rules, or to none yet."""
    assert codes(repeats(closed(code))) == []


def test_a_reset_is_a_break_too():
    """RST in place of FIN."""
    handshake = repeats(ended("r01", StageName.FIRST_SECOND, Reason.RESET, close=Close(None, "", 3.0)))

    assert codes(handshake) == ["session.close.abnormal"]


def test_our_own_close_is_not_theirs():
    """A connection that lived through its second and answered our 1000 with 1000 is healthy."""
    assert codes(repeats(STAYED)) == []


def test_a_refusal_before_open_is_no_close():
    """403 belongs to other rules."""
    assert codes(repeats(answered("r01", 403))) == []


def test_nothing_ended_nothing_said():
    """All is well."""
    assert all(isinstance(rule(repeats(opened("r01"))), Pass) for rule in RULES)
