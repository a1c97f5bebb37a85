"""One at a time, only where a limit of connections is suspected, and no longer than it takes to tell."""

import asyncio
from collections.abc import Callable

import pytest

from tests.building import answered, opened
from tests.servers import Asked, Visit, close_frame, raw, switching
from wsinvest.collect.handshake import handshake
from wsinvest.facts.alone import AXIS, MOST, needed, turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt
from wsinvest.model.target import Auth, AuthMode, Target, Url
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline

FULL = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
SLOW_DOWN = b"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"


def against(refuses: Callable[[Asked], bool], answer: bytes = FULL) -> tuple[Handshake, Asked]:
    """The facts of a server that refuses a connection where this says so."""

    async def manner(visit: Visit) -> None:
        refused = refuses(visit.asked)
        head = await visit.head()
        if refused:
            await visit.say(answer)
            return
        await visit.say(switching(head))
        await visit.reader.readexactly(8)
        await visit.say(close_frame(1000))

    async def run() -> tuple[Handshake, Asked]:
        async with raw(manner) as asked:
            target = Target("t", Url("ws", "127.0.0.1", asked.port, "/ws"), auth=Auth(AuthMode.NONE))
            return await handshake(target, Credentials(resource="/ws"), Redactor(), Deadline(20.0), None, None), asked

    return asyncio.run(run())


def test_a_limit_of_one():
    """All are refused beside the first; three that come alone are let in, and that is all that is asked.

    Three ask as browsers do, and count for nothing. Two are made when the first is over: one opens, or both.
    """
    facts, asked = against(lambda asked: asked.now > 1)

    assert len(turned_away(facts.repeats)) in (14, 15)
    assert len(facts.probes) == 3
    assert all(one.opened for one in facts.probes)
    assert (23, True) == (asked.connections, asked.most <= 5)


def test_a_server_that_fails_now_and_then():
    """The first that is refused alone ends it."""
    facts, _ = against(lambda asked: asked.connections % 2 == 0)

    alone = [one for one in facts.probes if one.change and one.change.axis == AXIS]

    assert alone[-1].failed
    assert not any(one.failed for one in alone[:-1])
    assert len(alone) <= 2


@pytest.mark.parametrize(
    ("refuses", "answer"),
    [(lambda asked: asked.now > 1, SLOW_DOWN), (lambda asked: asked.connections == 1, FULL)],
    ids=["429", "the first is refused"],
)
def test_nothing_is_asked(refuses: Callable[[Asked], bool], answer: bytes):
    """After a 429 nobody asks again; and who refuses the first one has no limit that we reached."""
    facts, _ = against(refuses, answer)

    assert () == facts.probes


@pytest.mark.parametrize(("refused", "expected"), [(19, 3), (12, 3), (10, 4), (7, 6), (5, MOST), (1, MOST)])
def test_the_fewer_were_refused_the_more_must_come_through(refused: int, expected: int):
    """Until chance is excluded, or there are enough."""
    repeats: tuple[Attempt, ...] = (answered("r02", 503),) * refused + (opened("r01"),) * (20 - refused)

    assert expected == needed(repeats[:refused], repeats)
