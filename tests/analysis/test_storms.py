"""The lines for the client name the window of the storm, in the unit of the code."""

import pytest

from tests.storms import storm
from wsinvest.analysis.storms import spread_lines
from wsinvest.i18n.catalogue import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_stands_in_milliseconds(language: str):
    """Without a sign for thousands, which no code reads; the wait grows after a failure however long the window is."""
    assert "const longest = 15000 * Math.min(8, 2 ** failures);" in spread_lines(storm()).say(language, {})
