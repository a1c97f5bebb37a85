"""Pongs are matched with their pings by payload, as RFC 6455 section 5.5.3 wants."""

from wsinvest.probe.pings import Pings


def test_a_pong_answers_its_ping_and_all_before_it():
    """A server that was busy may answer the most recent ping only; the oldest one waited longest."""
    pings = Pings()
    payloads = [pings.next(now) for now in (1.0, 2.0, 3.0)]
    pings.pong(payloads[1], 6.0)

    assert (3, 2, 5.0) == (pings.sent, pings.answered, pings.slowest_s)
    assert 4.0 == pings.waiting_s(7.0)


def test_pongs_that_answer_nothing_are_ignored():
    """An unsolicited pong is allowed, and no answer; one that comes twice counts once."""
    pings = Pings()
    payload = pings.next(1.0)
    for odd in (b"", b"x", b"7", b"9" * 400, payload, payload):
        pings.pong(odd, 2.0)

    assert (1, 1.0, None) == (pings.answered, pings.slowest_s, pings.waiting_s(3.0))
