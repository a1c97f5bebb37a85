"""How many connections a server really holds: opened few by few until it takes no more."""

import asyncio
import subprocess
from collections.abc import Callable
from dataclasses import replace
from time import monotonic_ns

from wsinvest.collect.measure import quiet
from wsinvest.config.resolve import Options, resolve
from wsinvest.load.engine import NS, Engine
from wsinvest.load.ladder_plan import PACE
from wsinvest.load.own_limits import fitted
from wsinvest.load.schedule import count_at
from wsinvest.load.way import Way, prepared, way_of
from wsinvest.publish.capacity import Asked, Result, climbed, examined
from wsinvest.redact.redactor import Redactor

MOST = 12_000


def measured(spec: str, asked: Asked, options: Options | None = None) -> Result:
    """What `wsinvest capacity` does."""
    ready = asyncio.run(examined(spec, options or Options(), asked, quiet))
    return climbed(ready, lambda _progress: None)


def way_to(spec: str, options: Options | None = None, *, deflate: bool = False) -> Way:
    """The way to a target."""
    ready = asyncio.run(prepared(resolve(spec, options or Options(), redactor=Redactor())))
    request = replace(ready.request, deflate=deflate)
    return fitted(way_of(request, ready.context.route, ready.way.endpoints), 2000)


def filled(
    way: Way, process: "subprocess.Popen[bytes]", *, step: int = 1, say: bytes = b"", open_s: float = 2.0
) -> int:
    """How many opened before one did not, or one was ended, or the server died. All are closed at the end.

    At the pace of a ladder: in a flood tornado takes 8 % more memory for each, since it collects garbage later.
    """
    engine = Engine(way, open_s=open_s)
    try:
        while engine.counts.opened < MOST and _more(engine, step, say, lambda: process.poll() is not None):
            pass
        return engine.counts.opened
    finally:
        engine.close_all(1.0)
        engine.shut()


def _more(engine: Engine, step: int, say: bytes, died: Callable[[], bool]) -> bool:
    engine.open_by(count_at(PACE, step, monotonic_ns()))
    opened = engine.run_until(lambda one: one.idle, monotonic_ns() + 10 * NS)
    if say:
        engine.say_by(iter([monotonic_ns()] * step), say)
        engine.run(monotonic_ns() + 5_000_000)
    return opened and not engine.counts.failed and not engine.ends.total and not died()
