"""The heartbeat of a coordinator, as a worker hears it."""

import time

from wsinvest.fleet.heartbeat import beat, leave, listening


def test_a_beat_is_heard_by_the_parts_of_its_run_only():
    """Several runs may use one worker process, one after the other."""
    with listening("mine") as mine, listening("other") as other:
        mine.last -= 60
        other.last -= 60
        beat("mine")

        assert mine.silent_s() < 30 < other.silent_s()


def test_who_was_never_heard_counts_from_the_beginning_of_the_part():
    """A coordinator that dies before its first beat is silent too."""
    with listening("mine") as heard:
        heard.last -= 60

        assert 60 <= heard.silent_s() < 90
        assert heard.last <= time.monotonic()


def test_a_coordinator_that_goes_ends_its_parts():
    """As by Ctrl-C; those of others go on, and so does nothing that has ended before."""
    with listening("mine") as mine, listening("other") as other:
        leave("mine")
    leave("other")
    beat("other")

    assert (True, False) == (mine.left.is_set(), other.left.is_set())
