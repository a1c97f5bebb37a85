"""The engine `inside`: all targets in this process."""

import asyncio
import threading
import time

from tests.fleet.fleets import share
from tests.servers import closed_ports
from wsinvest.fleet.examiner import Examiner
from wsinvest.fleet.inside import Inside
from wsinvest.fleet.shares import Done, Lost


def test_each_share_comes_back_once():
    """With what the process cost until then."""
    shares = [share(number, f"ws://127.0.0.1:{port}/ws") for number, port in enumerate(closed_ports(4))]

    async def run() -> list[Done | Lost]:
        return [one async for one in Inside().run(shares)]

    found = [one for one in asyncio.run(run()) if isinstance(one, Done)]

    assert [0, 1, 2, 3] == sorted(one.number for one in found)
    assert {"tcp.connect.refused"} == {one.member.code for one in found}
    assert all(0 < one.cpu_s < 60 for one in found)


def test_who_leaves_early_leaves_nothing_behind():
    """As when the output cannot be written: no task and no thread goes on."""
    before = judging()  # those of a worker that lives as long as its process

    async def run() -> int:
        shares = [share(number, f"ws://127.0.0.1:{port}/ws") for number, port in enumerate(closed_ports(3))]
        engine = Inside().run(shares)
        async for _one in engine:
            break
        await engine.aclose()  # type: ignore[attr-defined]
        until = time.monotonic() + 20
        while len(asyncio.all_tasks()) + len(judging() - before) > 1 and time.monotonic() < until:
            await asyncio.sleep(0.05)
        return len(asyncio.all_tasks())

    assert 1 == asyncio.run(run())
    assert set() == judging() - before


def judging() -> set[threading.Thread]:
    """The threads that judge."""
    return {thread for thread in threading.enumerate() if thread.name.startswith("judge")}


def test_an_examiner_names_its_worker():
    """So that a page can say who measured."""

    async def run() -> Done:
        async with Examiner("child 3") as examiner:
            return await examiner.begin(share(0, f"ws://127.0.0.1:{closed_ports(1)[0]}/ws"))

    assert "child 3" == asyncio.run(run()).member.worker
