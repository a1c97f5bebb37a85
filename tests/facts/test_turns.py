"""Servers that take turns: the order of attempts made one by one tells, and chance does not."""

import pytest

from tests.building import answered, ended, opened
from wsinvest.facts.turns import circle, in_question
from wsinvest.model.attempt import Sent
from wsinvest.model.stage import Reason, StageName


def _made(pattern: str):
    return tuple(opened(f"t{at}") if letter == "." else answered(f"t{at}", 404) for at, letter in enumerate(pattern))


@pytest.mark.parametrize(
    ("expected", "pattern"),
    [
        (2, ".x.x.x.x"),
        (2, "x.x.x.x."),
        (3, "..x..x.."),
        (3, "x.xx.xx."),
        (0, ".x.x.x.."),
        (0, ".x..x.x."),
        (0, "........"),
        (0, "xxxxxxxx"),
        (0, ".x.x.x.x"[:6]),
        (0, "...x...x"),
    ],
)
def test_the_order_must_be_strict(expected, pattern):
    """One that steps out of line is enough to doubt it; four servers would need more attempts."""
    assert expected == circle(_made(pattern))


@pytest.mark.parametrize(
    ("expected", "repeats"),
    [
        (10, _made(".x" * 10)),
        (0, _made("." * 19 + "x")),
        (0, _made(".x.x")),
        (0, (*_made(".x" * 9), answered("r19", 403))),
        (0, tuple(opened(f"r{at}") if at % 2 else answered(f"r{at}", 429) for at in range(20))),
        (
            0,
            tuple(
                opened(f"r{at}") if at % 2 else ended(f"r{at}", StageName.RESPONSE, Reason.TIMEOUT) for at in range(4)
            ),
        ),
    ],
)
def test_when_turns_are_looked_for(expected, repeats):
    """About half or a third must fail, all alike, and not for the number of requests."""
    assert expected == len(in_question(repeats))


def test_what_only_browsers_send_is_another_question():
    """Repeats that asked otherwise are left out."""
    browsers = tuple(answered(f"b{at}", 404, sent=Sent(connection="keep-alive, Upgrade")) for at in range(8))

    assert () == in_question((*_made("." * 8), *browsers))
