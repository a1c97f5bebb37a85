"""Words by which a service says that another session of the same user took the place of this one."""

import pytest

from tests.building import repeats
from tests.rules.session_cases import closed
from tests.rules.settings import config
from wsinvest.analysis.closing import none_stayed
from wsinvest.analysis.replaced import is_replaced
from wsinvest.model.finding import Severity
from wsinvest.rules.session.close_app_code import close_app_code
from wsinvest.rules.session.close_policy import close_policy


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("replaced by a newer connection", True),
        ("Superseded by new session", True),
        ("Opened in another tab", True),
        ("duplicate connection", True),
        ("You have logged in elsewhere", True),
        ("session taken over by device 2", True),
        ("too many concurrent connections", False),
        ("another time perhaps", False),
        ("idle timeout", False),
        ("", False),
    ],
)
def test_words_of_a_replaced_session(words, expected):
    """A limit on the number of connections is something else."""
    assert expected is is_replaced(words)


@pytest.mark.parametrize(("rule", "code"), [(close_app_code, 4009), (close_policy, 1008)])
@pytest.mark.parametrize(
    ("words", "severity"), [("replaced by a newer connection", Severity.MEDIUM), ("room closed", Severity.HIGH)]
)
def test_what_this_run_caused_itself_is_no_alarm(rule, code, words, severity):
    """Its attempts are the same user's, and the next one ends the one before."""
    found = rule(repeats(closed(code, words)), config=config({"JWT_SECRET": "of the service"}))

    assert severity is found.severity
    assert (severity is Severity.MEDIUM) is ("one session of a user" in found.values["what"].say("en"))


def test_a_session_that_was_replaced_had_lived():
    """So the service is not called down, as one is whose sessions all end in their first second."""
    assert (False, True) == tuple(none_stayed(repeats(closed(4009, said))) for said in ("new connection", "kicked"))
