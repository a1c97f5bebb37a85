"""Sources of work: what is due is done, in order, and a piece at a time."""

from wsinvest.load.sources import AT_ONCE, NEVER, Appointments, Flood, Scheduled


def test_what_is_due_is_done_and_no_more():
    """The time at which a piece was due is handed on, not the time at which it is done."""
    done = []
    source = Scheduled(iter([10, 20, 30]), done.append)

    source.work(25)

    assert ([10, 20], 30, True) == (done, source.due, source.left)
    source.work(99)
    assert (NEVER, False) == (source.due, source.left)


def test_the_sockets_are_looked_at_in_between():
    """A schedule that is far behind does not keep the answers waiting."""
    done = []
    Scheduled(iter(range(1000)), done.append).work(5000)

    assert AT_ONCE == len(done)


def test_appointments_come_in_the_order_of_their_times():
    """Given in any order, each with its number."""
    done = []
    source = Appointments(lambda due, tag: done.append((due, tag)))
    for due, tag in ((30, 1), (10, 2), (20, 3)):
        source.add(due, tag)

    source.work(25)

    assert [(10, 2), (20, 3)] == done
    assert 30 == source.due
    source.clear()
    assert (NEVER, False) == (source.due, source.left)


def test_a_flood_never_has_more_under_way_than_it_may():
    """It goes on when there is room again, and ends with its count."""
    under_way = []
    source = Flood(5, 3, lambda: len(under_way), under_way.append)

    source.work(0)
    assert (3, NEVER, True) == (len(under_way), source.due, source.left)
    under_way.clear()
    source.work(0)
    assert (2, NEVER, False) == (len(under_way), source.due, source.left)
