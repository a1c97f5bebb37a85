"""Pings that clients of Engine.IO 3 owe: each connection at its own times, until it ends."""

import asyncio
import socket

from tests.load.loading import engine, opened, ready, served, soon
from tests.servers import Visit, switching
from wsinvest.load.client_pings import NS, ClientPings
from wsinvest.load.link import GONE, OPEN, Link
from wsinvest.load.sources import AT_ONCE, NEVER

OPENING = b'0{"sid":"a","pingInterval":100,"pingTimeout":150,"upgrades":[]}'


def link(number: int) -> Link:
    """An open link; its socket is never used."""
    made = Link(socket.SocketType(), number, 0, number)
    made.state = OPEN
    return made


def test_each_connection_has_its_own_times():
    """Counted from its open packet; one that was late is not sent twice to make up for it."""
    sent: list[int] = []
    pings = ClientPings(lambda one: sent.append(one.fd))
    assert NEVER == pings.due
    pings.owe(link(1), 0, 10.0)
    pings.owe(link(2), 4 * NS, 10.0)

    for at_s in (9, 10, 14, 35, 36, 44):
        pings.work(at_s * NS)
        sent.append(-at_s)

    assert [-9, 1, -10, 2, -14, 1, 2, -35, -36, -44] == sent
    assert 45 * NS == pings.due


def test_one_that_has_ended_owes_nothing():
    """And is not kept."""
    sent: list[int] = []
    pings, ended = ClientPings(lambda one: sent.append(one.fd)), link(1)
    pings.owe(ended, 0, 1.0)
    ended.state = GONE
    pings.work(NS)

    assert ([], NEVER) == (sent, pings.due)


def test_the_sockets_are_looked_at_between_many():
    """A thousand that are due at once do not hold up the loop."""
    sent: list[int] = []
    pings = ClientPings(lambda one: sent.append(one.fd))
    one = link(1)
    for _ in range(1000):
        pings.owe(one, 0, 1.0)
    pings.work(NS)

    assert AT_ONCE == len(sent)
    assert NS == pings.due


def test_a_server_of_engine_io_3_gets_its_pings_while_the_connection_is_held():
    """As long as it is open, also when nothing else is to be done; it closes a client that is late."""
    heard: list[bytes] = []

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()) + bytes((0x81, len(OPENING))) + OPENING)
        while True:
            frame = await asyncio.wait_for(visit.reader.readexactly(7), 20)
            heard.append(bytes((frame[0], frame[1] & 0x7F, frame[6] ^ frame[2])))
            await visit.say(b"\x81\x013")

    with served(manner) as asked, engine(ready(asked.port, path="/socket.io/?EIO=3&transport=websocket")) as one:
        opened(one, 2)
        one.forget_work()
        one.run_until(lambda each: len(heard) >= 6, soon())
        assert (2, 0) == (one.open, one.ends.total)
        assert one.idle

    assert {b"\x81\x012"} == set(heard)
