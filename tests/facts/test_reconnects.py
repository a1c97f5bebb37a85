"""The clearest wave of a log: what ended together and came back together."""

from wsinvest.facts.reconnects import Attempt, End, wave_of

CLIENTS = range(1, 101)


def ends(at: int, clients: range = CLIENTS) -> list[End]:
    """Each of these clients loses its connection in this second."""
    return [End(at, client) for client in clients]


def attempts(at: int, clients: range = CLIENTS) -> list[Attempt]:
    """Each of these clients tries in this second."""
    return [Attempt(at, client) for client in clients]


def test_the_wave_in_which_most_ended_and_came_back():
    """Not the one in which most ended: nobody came back after it."""
    lost = [*ends(1000, range(1, 200)), *ends(2000)]
    found = wave_of(lost, attempts(2003), 3017)

    assert found is not None
    wave, at = found
    assert (2000, 100, 100, 3) == (at, wave.ended, wave.came, wave.after_s)
    assert (3000, round(199 * 2 / 3000, 2), 0.0) == (wave.usual_s, wave.usual_ends, wave.usual_attempts)
    assert (100, 100) == (wave.clients, wave.clients_back)


def test_two_seconds_are_one_window():
    """A log has whole seconds: what happens at once may lie on both sides of one."""
    found = wave_of([*ends(1000, range(1, 50)), *ends(1001, range(50, 101))], attempts(1002), 600)

    assert found is not None
    assert (1000, 100) == (found[1], found[0].ended)


def test_who_comes_after_a_quarter_of_a_minute_does_not_come_back_at_once():
    """The fifteenth second is the last."""
    assert wave_of(ends(1000), attempts(1016), 600) is None
    found = wave_of(ends(1000), attempts(1015), 600)

    assert found is not None
    assert 15 == found[0].after_s


def test_without_addresses_nobody_is_counted_twice_or_named():
    """Zero stands for an address that is not written."""
    found = wave_of([End(1000)] * 60, [Attempt(1001)] * 60, 600)

    assert found is not None
    assert (60, 60, 0, 0) == (found[0].ended, found[0].came, found[0].clients, found[0].clients_back)


def test_few_ends_are_no_wave():
    """Nothing is kept of them."""
    assert wave_of(ends(1000, range(1, 20)), attempts(1001), 600) is None
    assert wave_of([], [], 0) is None
