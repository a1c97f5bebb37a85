"""Times of a load: what is folded in pieces is what all the raw numbers give."""

from wsinvest.facts.bins import Bins, merged
from wsinvest.load.recorder import FOLD, Recorder, Times

VALUES = [0, 1, 255, 256, 257, 999, 1000, 10**6, 10**6 + 1, 10**9] * 7


def test_pieces_are_the_bins_of_all_numbers():
    """Taken row by row or asked for at the end: the same counts, byte for byte."""
    times = Times()
    rows = []
    for at in range(0, len(VALUES), 9):
        times.extend(VALUES[at : at + 9])
        rows.append(times.taken())

    assert Bins.of(VALUES) == merged(rows) == times.bins()


def test_what_was_taken_is_not_given_twice():
    """A row holds its own second only."""
    times = Times()
    times.append(5)

    assert Bins.of([5]) == times.taken()
    assert Bins() == times.taken()


def test_raw_numbers_are_folded_before_they_take_room():
    """FOLD numbers at most wait; fewer cost nothing yet."""
    recorder = Recorder.new()
    recorder.lag.extend(range(FOLD))
    recorder.open.append(1)

    recorder.fold()

    assert [] == recorder.lag
    assert [1] == recorder.open
    assert FOLD == recorder.lag.bins().count
