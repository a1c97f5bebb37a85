"""Times on the command line."""

import click
import pytest

from wsinvest.cli.durations import DAY_S, Time


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("1.5s", 1.5), ("15m", 900), ("1H", 3600), ("1d", DAY_S)])
def test_seconds_or_a_number_with_its_unit(text, seconds):
    """Also in capitals, and up to the most that is taken."""
    assert seconds == Time(DAY_S).convert(text, None, None)


@pytest.mark.parametrize("text", ["", "soon", "0", "-1s", "nan", "inf", "25h", "1w"])
def test_what_is_no_time_says_how_to_write_it(text):
    """With the most that is taken."""
    with pytest.raises(click.BadParameter, match="is no time up to 1 d; write it as 90s"):
        Time(DAY_S).convert(text, None, None)
