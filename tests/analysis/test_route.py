"""Routes: when a refusal may be about the path, and when the server shows that it knows the path."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened, repeats
from wsinvest.analysis.route import fails_like_unknown, known, unclear
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Response
from wsinvest.model.stage import Reason, StageName

LOST = (PlainGet("path", 404), PlainGet("root", 200))
LATE = replace(ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME), response=Response(101))


@pytest.mark.parametrize(
    ("repeat", "plain", "expected"),
    [
        (answered("r01", 403), LOST, (True, False)),
        (answered("r01", 500), LOST, (False, True)),
        (answered("r01", 401), LOST, (False, False)),
        (answered("r01", 403), (PlainGet("path", 426),), (False, False)),
        (answered("r01", 403), (), (False, False)),
        (LATE, LOST, (False, False)),
    ],
)
def test_what_may_be_about_the_path(repeat, plain, expected):
    """403 and 500 may, where a plain GET finds nothing; 401 and a close after the upgrade never are."""
    facts = repeats(repeat, plain=plain)

    assert expected == (unclear(facts), fails_like_unknown(facts))


@pytest.mark.parametrize(
    ("elsewhere", "expected"),
    [
        (None, False),
        (answered("x01", 403), False),
        (answered("x01", 403, "Forbidden"), True),
        (answered("x01", 404), True),
        (ended("x01", StageName.RESPONSE, Reason.TIMEOUT), False),
        (opened("x01"), True),
    ],
)
def test_another_answer_to_an_unknown_path_shows_that_this_one_is_known(elsewhere, expected):
    """No answer shows nothing."""
    assert expected is known(repeats(answered("r01", 403), plain=LOST, elsewhere=elsewhere))
