"""The engine `children`: real processes."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.fleet.fleets import share
from tests.servers import answers, closed_ports, raw
from wsinvest.fleet.children import Child, Children
from wsinvest.fleet.handing_out import Gone
from wsinvest.fleet.shares import Done, Lost, Share


def test_two_children_do_all_shares():
    """Each of them some; both are gone afterwards."""
    shares = [share(number, f"ws://127.0.0.1:{port}/ws") for number, port in enumerate(closed_ports(8))]

    async def run() -> list[Done | Lost]:
        return [one async for one in Children(2).run(shares)]

    found = [one for one in asyncio.run(run()) if isinstance(one, Done)]

    assert set(range(8)) == {one.number for one in found}
    assert {"child 1", "child 2"} == {one.member.worker for one in found}
    assert {"tcp.connect.refused"} == {one.member.code for one in found}
    assert all("report.html" in one.files for one in found)


def with_hanging(act: Callable[[Child, "asyncio.Task[Done]"], Awaitable[str]]) -> str:
    """What comes of a share at a target that hangs, after something was done to the child."""

    async def run() -> str:
        async with raw(answers(then="silence")) as asked:
            child = await Child.started("child 1", 1)
            try:
                work = asyncio.create_task(child.work(share(0, f"ws://127.0.0.1:{asked.port}/", deadline_s=60.0)))
                while not asked.connections:
                    await asyncio.sleep(0.02)
                return await asyncio.wait_for(act(child, work), 20)
            finally:
                await child.leave()

    return asyncio.run(run())


def test_a_child_that_is_killed_takes_its_share_along():
    """Named by the signal; and it gets nothing more."""

    async def kill(child: Child, work: "asyncio.Task[Done]") -> str:
        os.kill(child.pid, signal.SIGKILL)
        said = []
        for one in (work, child.work(share(1, "ws://127.0.0.1:1/"))):
            try:
                await one
            except Gone as error:
                said.append(str(error))
        return " | ".join(said)

    assert "it was ended by SIGKILL | it was ended by SIGKILL" == with_hanging(kill)


def test_a_child_leaves_when_the_parent_does():
    """Also in the middle of a share, within seconds."""

    async def leave(child: Child, _work: "asyncio.Task[Done]") -> str:
        await child.leave()
        try:
            os.kill(child.pid, 0)
        except ProcessLookupError:
            return "gone"
        return "there"

    assert "gone" == with_hanging(leave)


def test_a_share_that_is_none_ends_the_child_and_its_last_line_is_told():
    """What Python says of its end, on one line."""

    async def run() -> str:
        child = await Child.started("child 1", 1)
        try:
            await child.work(Share("x", "t", "", {}))  # type: ignore[arg-type]
        except Gone as error:
            return str(error)
        finally:
            await child.leave()
        return ""

    said = asyncio.run(run())

    assert said.startswith("it ended with 1: ")
    assert "\n" not in said


_PROGRAM = """
import sys
sys.path.remove("")
import asyncio, os
from wsinvest.fleet.children import Child

async def run():
    child = await Child.started("child 1", 1)
    while os.getsid(child.pid) != child.pid:
        await asyncio.sleep(0.01)
    print(os.environ.get("PYTHONSAFEPATH"))
    await child.leave()

asyncio.run(run())
"""


def test_nothing_of_the_working_folder_is_imported(tmp_path: Path):
    """Files there may be anybody's. Ctrl-C of the terminal does not reach a child: it has a session of its own."""
    for name in ("multiprocessing", "signal", "socket", "asyncio", "wsinvest"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    done = subprocess.run([sys.executable, "-c", _PROGRAM], cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert "None" == done.stdout.strip()
    assert not (tmp_path / "ran").exists()
