"""One measurement of the bench of load in a process of its own: `python -m tests.bench.load_worker WHAT PORT COUNT`.

It prints one JSON object. `ours ...` is wsinvest's engine, `websockets ...` the package of that name.
"""

import asyncio
import gc
import json
import ssl
import sys
import time
from collections import deque
from pathlib import Path
from time import monotonic_ns
from typing import Any

import websockets

from wsinvest.config.resolve import Options, resolve
from wsinvest.load import schedule
from wsinvest.load.engine import NS, Engine
from wsinvest.load.own_limits import fitted
from wsinvest.load.way import prepared

IN_FLIGHT = 100
TEXT = b'{"type": "message", "text": "hello from the bench of load"}'
MESSAGES_S = 2.0
OVER_ANY_RATE = 400_000.0  # messages a second that are due: more than one process sends, so it never waits


def resident_kb() -> float:
    """Resident memory of this process, in KB."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4.0


def engine(port: int, count: int, *, ca_file: str = "") -> Engine:
    """An engine to a server on loopback."""
    url = f"wss://localhost:{port}/ws" if ca_file else f"ws://127.0.0.1:{port}/ws"
    way = asyncio.run(prepared(resolve(url, Options(ca_file=ca_file, family="IPv4" if ca_file else ""), {}))).way
    made = Engine(fitted(way, count))
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000)
    return made


def opened(one: Engine, count: int) -> float:
    """Processor seconds that it took to open so many."""
    began = time.process_time()
    one.open_flood(count, IN_FLIGHT)
    one.run_until(lambda each: each.idle, monotonic_ns() + 120 * NS)
    assert one.counts.opened == count, one.failures.counts
    return time.process_time() - began


def ours(port: int, count: int, ca_file: str = "") -> dict[str, Any]:
    """Handshakes a CPU second, and memory of each connection that is held."""
    one = engine(port, count, ca_file=ca_file)
    before = resident_kb()
    cpu = opened(one, count)
    one.run(monotonic_ns() + NS // 2)
    kb = (resident_kb() - before) / count
    one.close_all()
    return {"rate": count / cpu, "kb": kb, "held": one.cost().most_open}


class Nowhere(deque[int]):
    """Times that are not kept, at no cost beyond the call: what recording costs is the difference."""

    def __init__(self) -> None:
        """Room for none."""
        super().__init__(maxlen=0)

    def fold(self) -> None:
        """There is nothing to fold."""


def ours_messages(port: int, count: int, recording: str = "yes") -> dict[str, Any]:
    """Answered messages a CPU second at saturation, with their latency in bins."""
    one = engine(port, count)
    opened(one, count)
    if recording == "no":
        talk = one._talk
        talk.recorder = type(talk.recorder)(*(Nowhere() for _ in range(7)))  # type: ignore[arg-type]
    now, began = monotonic_ns(), time.process_time()
    end = now + round(MESSAGES_S * NS)
    one.say_by(schedule.uniform(OVER_ANY_RATE, now, end), TEXT)
    one.run(end)
    one.recorder.fold()
    cpu, answered = time.process_time() - began, one.counts.answered
    one.shut()
    return {"rate": answered / cpu}


async def _websockets(port: int, count: int, ca_file: str) -> dict[str, Any]:
    context = ssl.create_default_context(cafile=ca_file) if ca_file else None
    url = f"wss://localhost:{port}/ws" if ca_file else f"ws://127.0.0.1:{port}/ws"
    held, room = [], asyncio.Semaphore(IN_FLIGHT)

    async def one() -> None:
        async with room:
            held.append(await websockets.connect(url, compression=None, ping_interval=None, ssl=context))

    before, began = resident_kb(), time.process_time()
    await asyncio.gather(*(one() for _ in range(count)))
    cpu, kb = time.process_time() - began, (resident_kb() - before) / count
    for each in held:
        each.transport.abort()
    return {"rate": count / cpu, "kb": kb, "held": len(held)}


async def _websockets_messages(port: int, count: int) -> dict[str, Any]:
    text, answered = TEXT.decode(), 0
    url = f"ws://127.0.0.1:{port}/ws"
    held = [await websockets.connect(url, compression=None, ping_interval=None) for _ in range(count)]
    end = time.monotonic() + MESSAGES_S

    async def talk(one: Any) -> int:
        number = 0
        while time.monotonic() < end:
            await one.send(text)
            await one.recv()
            number += 1
        return number

    began = time.process_time()
    answered = sum(await asyncio.gather(*map(talk, held)))
    cpu = time.process_time() - began
    for each in held:
        each.transport.abort()
    return {"rate": answered / cpu}


def main() -> None:
    """Measure what the arguments name."""
    what, port, count, *more = sys.argv[1:]
    if what == "ours":
        found = ours(int(port), int(count), *more)
    elif what == "ours_messages":
        found = ours_messages(int(port), int(count), *more)
    elif what == "websockets":
        found = asyncio.run(_websockets(int(port), int(count), more[0] if more else ""))
    else:
        found = asyncio.run(_websockets_messages(int(port), int(count)))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
