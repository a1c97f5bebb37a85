"""The server goes away right after opening the connection."""

import pytest

from tests.building import ended, opened, repeats
from tests.rules.session_cases import closed
from wsinvest.model.finding import Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.session.close_going_away import close_going_away


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ((), Severity.MEDIUM),
        ((opened("r02"),), Severity.MEDIUM),
        ((ended("r02", StageName.TCP, Reason.REFUSED), opened("r03")), Severity.MEDIUM),
        ((ended("r02", StageName.TCP, Reason.REFUSED),), Severity.HIGH),
        ((closed(1001, identity="r02"),), Severity.MEDIUM),
    ],
    ids=["nothing later", "back", "back after a while", "gone", "closes again"],
)
def test_going_away_is_high_if_the_target_does_not_come_back(later, expected):
    """Nobody looked again: medium, since that it stayed away was not seen."""
    assert expected is close_going_away(repeats(closed(1001), *later)).severity
