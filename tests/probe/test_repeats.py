"""The repeats of the baseline beside one that hangs or is slow."""

import asyncio
import time

from tests.collect.shaking import against
from tests.servers import Visit, answers, switching
from wsinvest.probe.request import LISTED


def test_repeats_do_not_wait_for_the_end_of_a_first_one_that_hangs(monkeypatch):
    """One is begun beside it, and three equal timeouts are enough: no more is asked than one after the other."""
    monkeypatch.setattr("wsinvest.transport.opener.PART_S", 1.2)
    monkeypatch.setattr("wsinvest.probe.search.BUDGET", 0)

    facts, asked = against(answers(then="stay"), attempts=20)

    assert ["r01", "r02", "r03"] == [one.id for one in facts.repeats]
    assert (2, 3) == (asked.most, asked.connections - len(facts.plain))


def test_a_server_that_is_blocked_only_for_a_while_is_asked_again(monkeypatch):
    """The timeouts of one moment are one look; the third repeat comes when the first has ended."""
    monkeypatch.setattr("wsinvest.transport.opener.PART_S", 1.2)
    began: list[float] = []

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        began.append(time.monotonic())
        if began[-1] - began[0] > 1.0:
            await visit.say(switching(head))
        await visit.silence()

    facts, _ = against(manner, attempts=6)

    assert [False, False, True, True, True, True] == [one.opened for one in facts.repeats]


def test_a_slow_first_repeat_leaves_no_request_without_its_answer():
    """What was begun beside it is a repeat as all others are; only the last ones ask as browsers do."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        await asyncio.sleep(0.7)
        await visit.say(switching(head))
        await visit.silence()

    facts, asked = against(manner, attempts=8)

    assert [f"r{number:02}" for number in range(1, 9)] == [one.id for one in facts.repeats if one.opened]
    assert (8, 5) == (asked.connections, asked.most)
    assert ["r06", "r07"] == [one.id for one in facts.repeats if LISTED in one.sent.connection]
