"""The words of an error in a first message."""

from tests.building import opened
from wsinvest.analysis.first_words import told_of
from wsinvest.model.attempt import ErrorMessage


def test_an_attempt_that_was_told_nothing_has_no_words():
    """Neither code nor text."""
    assert "503: redis unavailable" == told_of(opened("r01", told=ErrorMessage("", "503", "redis unavailable")))
    assert "" == told_of(opened("r01"))
