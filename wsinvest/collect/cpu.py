"""Processor time over a short sample, and the load average."""

import asyncio
from dataclasses import dataclass
from typing import Final

import psutil

from wsinvest.facts.cpu import Cpu
from wsinvest.host.locality import require_here
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target

SAMPLE_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Ticks:
    """Seconds of processor time of all cores since the machine started."""

    idle: float
    total: float


@collector
async def cpu(target: Target) -> Cpu:
    """Two looks at the counters with a short pause between them: a glance, too short to call a host saturated."""
    require_here(target)
    before = _ticks()
    await asyncio.sleep(SAMPLE_S)
    load_1, load_5, load_15 = _load()
    return Cpu(psutil.cpu_count() or 1, busy_share(before, _ticks()), SAMPLE_S, load_1, load_5, load_15)


def busy_share(before: Ticks, after: Ticks) -> float:
    """The share of time between two looks in which cores worked; raises Unmeasured when no time was counted."""
    total = after.total - before.total
    if total <= 0:
        raise Unmeasured(ProblemKind.PLATFORM, "the counters of processor time did not move")
    return min(1.0, max(0.0, 1 - (after.idle - before.idle) / total))


def _ticks() -> Ticks:
    try:
        times = psutil.cpu_times()
    except OSError as error:
        raise Unmeasured(ProblemKind.PLATFORM, "the system tells no processor time (is /proc there?)") from error
    idle = times.idle + getattr(times, "iowait", 0.0)
    # guest time is already part of user time on Linux
    return Ticks(idle, sum(times) - getattr(times, "guest", 0.0) - getattr(times, "guest_nice", 0.0))


def _load() -> tuple[float, float, float] | tuple[None, None, None]:
    try:
        return psutil.getloadavg()
    except OSError:
        return None, None, None
