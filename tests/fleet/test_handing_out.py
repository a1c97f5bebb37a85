"""Shares are handed out once, whatever becomes of workers."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.fleet.fleets import member, share
from wsinvest.fleet.handing_out import NOBODY, Gone, Remote, handed_out
from wsinvest.fleet.shares import Done, Lost, Share

SHARES = [share(number, "ws://127.0.0.1:1/", Path("/x")) for number in range(20)]


class Worker:
    """A worker that goes away with the share after its first `lasts`; `had`: what it was given."""

    def __init__(self, name: str, at_once: int = 2, lasts: int = 100) -> None:
        self.name, self.at_once = name, at_once
        self.had: list[int] = []
        self._lasts = lasts

    async def work(self, share: Share) -> Done:
        self.had.append(share.number)
        await asyncio.sleep(0.01)
        if len(self.had) > self._lasts:
            raise Gone("it was ended by SIGKILL")
        return Done(share.number, member(share.name, worker=self.name))


def outcomes(*workers: Remote) -> list[Done | Lost]:
    """What became of SHARES."""

    async def run() -> list[Done | Lost]:
        return [one async for one in handed_out(workers, SHARES)]

    return asyncio.run(asyncio.wait_for(run(), 20))


def test_each_share_is_done_once_and_all_workers_have_some():
    """A worker that may have many does not take all before the others had one."""
    first, second = Worker("a", at_once=20), Worker("b", at_once=1)
    found = outcomes(first, second)

    assert Counter(range(20)) == Counter(one.number for one in found if isinstance(one, Done))
    assert Counter(range(20)) == Counter(first.had + second.had)
    assert second.had


def test_a_worker_that_goes_takes_what_it_had_and_nothing_more():
    """The other one does the rest, and nothing that the first one had."""
    first, second = Worker("a", lasts=3), Worker("b")
    found = outcomes(first, second)
    lost = [one for one in found if isinstance(one, Lost)]

    assert 20 == len(found)
    assert {"a"} == {one.worker for one in lost}
    assert 1 <= len(lost) <= 2
    assert Counter(range(20)) == Counter(first.had + second.had)


def test_what_nobody_is_left_for_is_lost_too():
    """It is named, although nobody began it."""
    found = outcomes(Worker("a", lasts=1), Worker("b", lasts=1))
    lost = [one for one in found if isinstance(one, Lost)]

    assert 20 == len(found)
    assert {"it was ended by SIGKILL", NOBODY} == {one.why for one in lost}


def test_a_bug_is_not_swallowed():
    """It ends the run, and no worker goes on."""

    class Broken(Worker):
        async def work(self, share: Share) -> Done:
            raise ZeroDivisionError

    try:
        outcomes(Broken("a"))
    except ZeroDivisionError:
        return
    raise AssertionError("nothing was raised")
