"""The diagnosis of an incident is that of `wsinvest diagnose`, made by a child."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from websockets.asyncio.server import ServerConnection, serve

from tests.servers import answers, closed_port, listening, raw, upgrades
from wsinvest.config.options import Options
from wsinvest.model.alert import Found, Root
from wsinvest.model.finding import Confidence, ObjectiveState
from wsinvest.model.registry import load
from wsinvest.redact.secret import Secret
from wsinvest.store import cases
from wsinvest.watch.diagnosing import Conclusion, asked, diagnosed

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4"
REFUSES = answers(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


def told(url: str, *, folder: Path | None = None, limit_s: float = 20.0, **options: object) -> Conclusion:
    """What the diagnosis of this URL comes to."""
    return asyncio.run(diagnosed(asked(url, Options(**options), folder), limit_s))


def of_server(manner: Callable[..., Awaitable[None]], **options: object) -> Conclusion:
    """What the diagnosis of a server comes to."""

    async def run() -> Conclusion:
        async with raw(manner) as server:
            return await diagnosed(asked(f"ws://127.0.0.1:{server.port}/ws", Options(**options), None), 20.0)

    return asyncio.run(run())


def test_a_dead_server_is_named_with_its_first_step(tmp_path: Path):
    """The case is kept beside the incident, and opens as any other."""
    found = told(f"ws://127.0.0.1:{closed_port()}/ws", folder=tmp_path / "case")

    assert (Found.ROOT, Root("tcp.connect.refused", Confidence.PROVEN)) == (found.found, found.root)
    assert found.sentence
    assert found.first_step
    assert "handshake" in cases.open_case(tmp_path / "case").evidence
    assert found.peer.startswith("127.0.0.1 ")


def test_the_objectives_come_with_it():
    """Six of resolution and five of monitoring, as the report words them."""
    found = of_server(upgrades())

    assert {"resolution": 6, "monitoring": 5} == Counter(goal.kind for goal in found.goals)
    rate = next(goal for goal in found.goals if goal.name == "handshake_success_rate")
    assert (ObjectiveState.MET, "100%") == (rate.state, rate.measured)
    assert found.peer.startswith("127.0.0.1:")


async def cuts(connection: ServerConnection) -> None:
    """Every session is cut at two seconds, whatever is said on it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(2.0):
            await connection.wait_closed()
    connection.transport.abort()


def test_sessions_are_held_where_the_held_connection_ends_at_one_age():
    """So that it is known whether pings keep them; without a hold nothing can be said of it."""

    async def run(hold_s: float) -> Conclusion:
        async with serve(cuts, "127.0.0.1", 0) as server:
            what = asked(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws", Options(), None)
            return await diagnosed(replace(what, hold_s=hold_s), 20.0)

    held, other = asyncio.run(run(4.0)), asyncio.run(run(0.0))

    assert ("session.age.limited", True) == (held.root.code if held.root else "", held.opened)
    assert (Found.WELL, True) == (other.found, other.opened)


def test_no_session_is_held_because_the_target_file_says_so(tmp_path: Path):
    """Its 75 seconds are for a report; a watch that waited for them gave its diagnosis up, and the cause was open."""

    async def run() -> Conclusion:
        async with raw(upgrades()) as server:
            path = tmp_path / "shop.toml"
            path.write_text(f'url = "ws://127.0.0.1:{server.port}/ws"\nhold_s = 75\n')
            return await diagnosed(asked(str(path), Options(), None), 20.0)

    assert Found.WELL is asyncio.run(run()).found


def test_a_server_that_is_well_again_comes_and_goes():
    """No cause is made up for it."""
    found = of_server(upgrades())

    assert (Found.WELL, None) == (found.found, found.root)


def test_what_follows_from_the_root_is_told():
    """By the rules' own edges."""
    found = told(f"ws://127.0.0.1:{closed_port()}/ws")

    assert {"tcp.connect.refused", *load().edges["tcp.connect.refused"]} <= set(found.follows)


def test_secrets_reach_the_child_by_no_argument(tmp_path: Path):
    """Arguments of processes can be read by everybody."""
    given = asked("ws://127.0.0.1:9/ws", Options(headers=(Secret(f"Authorization: Bearer {TOKEN}"),)), None)

    assert TOKEN not in repr(given)
    found = of_server(REFUSES, headers=(Secret(f"Authorization: Bearer {TOKEN}"),))
    assert TOKEN not in repr(found)
    assert found.found in (Found.ROOT, Found.OPEN)


def test_a_child_that_cannot_begin_leaves_the_cause_open(tmp_path: Path):
    """As where the target file was edited meanwhile."""
    assert Found.OPEN is told(str(tmp_path / "gone.toml")).found


def test_a_target_that_hangs_is_waited_for_no_longer_than_the_limit():
    """The deadline is promised."""
    with listening() as silent:
        began = time.monotonic()
        found = told(f"ws://127.0.0.1:{silent.getsockname()[1]}/ws", limit_s=3.0)

    assert time.monotonic() - began < 3.0 + 5.0 + 2.0
    assert found.found in (Found.ROOT, Found.OPEN)
