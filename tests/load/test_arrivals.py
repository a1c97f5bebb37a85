"""A file of arrivals is read as times, and its peak is known before anything is sent."""

from pathlib import Path

import pytest

from wsinvest.load.arrivals import NoArrivals, peak, read


def test_times_are_read_in_any_order(tmp_path: Path):
    """Blank lines are left out."""
    (tmp_path / "a").write_text("1003.5\n\n1000\n1001.25\n")

    assert (1000.0, 1001.25, 1003.5) == read(tmp_path / "a")


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "0 times"), ("1\nsoon\n", "time 2: 'soon' is no number"), ("nan", "time 1"), ("\xff", "time 1")],
)
def test_a_file_that_cannot_be_replayed_is_one_line(tmp_path: Path, text: str, said: str):
    """With the line that is wrong."""
    (tmp_path / "a").write_text(text)
    with pytest.raises(NoArrivals, match=said):
        read(tmp_path / "a")
    with pytest.raises(NoArrivals, match="no readable text"):
        read(tmp_path / "missing")


def test_the_peak_is_the_most_within_a_window():
    """Both ends belong to it."""
    times = (0.0, 0.5, 1.0, 1.1, 5.0)

    assert [1, 3, 4, 5] == [peak(times, window) for window in (0.05, 0.65, 2.0, 9.0)]
    assert 0 == peak((), 1.0)
