"""Values of the last minutes, counts in buckets, and what is usual: bounded, and by the clock that is given."""

from wsinvest.analysis.recent import MOST, Counts, Recent, Usual

MINUTE = 60 * 10**9


def test_old_values_leave():
    """Those of the span stay, its end included."""
    recent = Recent()
    for minute in range(20):
        recent = recent.then(minute * MINUTE, minute, 10 * MINUTE)

    assert list(range(9, 20)) == [value for _at, value in recent.seen]
    assert Recent() == recent.since(60 * MINUTE, 10 * MINUTE)


def test_values_are_bounded_whatever_the_rate():
    """A probe each millisecond fills no memory."""
    recent = Recent()
    for number in range(2 * MOST):
        recent = recent.then(number, number, MINUTE)

    assert MOST == len(recent.seen)
    assert 2 * MOST - 1 == recent.seen[-1][1]


def test_the_95th_percentile_is_by_nearest_rank():
    """Of twenty values the nineteenth."""
    assert None is Recent().p95()
    assert 19 == Recent(tuple((0, value) for value in range(20, 0, -1))).p95()


def test_counts_of_the_last_buckets():
    """By whole buckets; the oldest ones go."""
    counts = Counts(MINUTE, 5)
    for second in range(0, 600, 15):
        counts = counts.then(second * 10**9, 1, int(second % 60 == 0))

    assert (12, 3) == counts.last(599 * 10**9, 3 * MINUTE)
    assert (20, 5) == counts.last(599 * 10**9, 60 * MINUTE)
    assert (0, 0) == counts.last(3600 * 10**9, 3 * MINUTE)


def test_the_usual_is_the_median_of_hours():
    """One bad hour in seven changes nothing; before the first hour is over nothing is usual."""
    usual = Usual(keep=6)
    assert None is usual.median(1)
    for minute in range(8 * 60):
        usual = usual.then(minute * MINUTE, 500.0 if minute // 60 == 3 else 10.0)

    assert 10.0 == usual.median(6)
    assert None is usual.median(7)
    assert (6, 60) == (len(usual.hours), len(usual.minutes))


def test_of_each_minute_the_first_value_counts():
    """So that an hour costs sixty numbers at any rate."""
    usual = Usual(keep=6).then(0, 1.0).then(MINUTE // 2, 9.0).then(MINUTE, 2.0)

    assert (1.0, 2.0) == usual.minutes
