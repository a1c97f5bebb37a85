"""The repeats of the baseline beside one that hangs or is slow."""

import asyncio

from tests.collect.shaking import against
from tests.servers import Visit, answers, switching
from wsinvest.probe.request import LISTED


def test_repeats_do_not_wait_for_the_end_of_a_first_one_that_hangs(monkeypatch):
    """Two are begun beside it, and three equal timeouts are enough: no more is asked than one after the other."""
    monkeypatch.setattr("wsinvest.transport.opener.PART_S", 1.2)
    monkeypatch.setattr("wsinvest.probe.search.BUDGET", 0)

    facts, asked = against(answers(then="stay"), attempts=20)

    assert ["r01", "r02", "r03"] == [one.id for one in facts.repeats]
    assert (3, 3) == (asked.most, asked.connections - len(facts.plain))


def test_a_slow_first_repeat_leaves_no_request_without_its_answer():
    """Those that were begun beside it are repeats like all others, and as browsers ask the last ones only."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        await asyncio.sleep(0.7)
        await visit.say(switching(head))
        await visit.silence()

    facts, asked = against(manner, attempts=8)

    assert [f"r{number:02}" for number in range(1, 9)] == [one.id for one in facts.repeats if one.opened]
    assert (8, 5) == (asked.connections, asked.most)
    assert ["r06", "r07"] == [one.id for one in facts.repeats if LISTED in one.sent.connection]
