"""Ends and attempts of other clients' connections in the named logs, and the wave in which most ended and came back."""

import asyncio
import os
from dataclasses import replace
from datetime import UTC, datetime

from wsinvest.collect.log import READ_BYTES, blocks, opened, places_of
from wsinvest.config.resolve import shown_place
from wsinvest.facts.reconnects import Reconnects, wave_of
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target


@collector
async def reconnects(target: Target) -> Reconnects:
    """Read the last 8 MiB of each log that was named; of several the one with the greatest wave counts."""
    if not target.server_log:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server log is named (WS_SERVER_LOG)")
    places = places_of(target.server_log)
    found = []
    for place in places:
        try:
            found.append(await _one(place, shown_place(place) if len(places) > 1 else ""))
        except Unmeasured as cannot:
            last = cannot  # the log's own collector names each
    if not found:
        raise last
    return max(found, key=lambda one: (one.wave is not None and one.wave.came, one.ends))


async def _one(place: str, file: str) -> Reconnects:
    """What one log tells; raises Unmeasured."""
    from wsinvest.host.log_connections import Connections  # only where a log is named

    told = Connections()
    with opened(place) as descriptor:
        size = os.fstat(descriptor).st_size
        for _at, text in blocks(descriptor, max(0, size - READ_BYTES), size):
            told.read(text.split(b"\n"))
            await asyncio.sleep(0)  # others measure meanwhile, and the deadline may come
    ends, attempts = told.ends, told.attempts
    found = wave_of(ends, attempts, told.span_s)
    wave = None
    if found is not None:
        time = datetime.fromtimestamp(found[1], UTC).replace(tzinfo=None).isoformat()
        wave = replace(found[0], time=time, file=file)
    return Reconnects(len(ends), len(attempts), told.span_s, wave)
