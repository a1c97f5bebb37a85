"""A run over a fleet: shares are handed out, what comes back is written at once, the page of all comes last."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from wsinvest.facts.fleet import LOST, NOT_EXAMINED, Fleet, Member, Worker
from wsinvest.fleet.output import Output
from wsinvest.fleet.page import fleet_page
from wsinvest.fleet.reading import FleetFile
from wsinvest.fleet.shares import Done, Engine, Lost, Share, plain
from wsinvest.host import paths
from wsinvest.i18n.messages import normalise
from wsinvest.model.failure import Exit
from wsinvest.model.target import HIDDEN
from wsinvest.publish.fleets import DOCUMENT, INDEX
from wsinvest.report.fleet_document import fleet_document

Told = Callable[[Member, int, int], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all targets of a run; empty and None: as each target says."""

    language: str = ""
    attempts: int | None = None
    deadline_s: float | None = None
    trust_target: bool = False


@dataclass
class _Tally:
    members: list[Member] = field(default_factory=list)
    workers: dict[str, Worker] = field(default_factory=dict)


def shares_of(found: FleetFile, settings: Settings, run: str) -> tuple[Share, ...]:
    """One share for each target."""
    return tuple(
        Share(
            number,
            entry.name,
            str(entry.place),
            entry.content,
            run,
            settings.language,
            settings.attempts,
            settings.deadline_s,
            settings.trust_target,
        )
        for number, entry in enumerate(found.entries)
    )


async def run_fleet(
    name: str,
    shares: tuple[Share, ...],
    engine: Engine,
    output: Output,
    *,
    language: str = "",
    told: Told | None = None,
) -> tuple[Fleet, str]:
    """Work on the shares, write what comes of them and the page of all; the fleet, and where its files are.

    `told` hears of each target that is done, with how many are and how many there are. A run that is cancelled, as by
    Ctrl-C, keeps what was done; if nothing was, CancelledError goes on. Raises NotWritten.
    """
    at, began = datetime.now(UTC), time.monotonic()
    tally = _Tally()
    try:
        async for one in engine.run(shares):
            member = _member(one, tally, shares)
            if isinstance(one, Done):
                for path, text in one.files.items():
                    output.write(f"{folder_of(member.name)}/{plain(path)}", text)
            tally.members.append(member)
            if told is not None:
                told(member, len(tally.members), len(shares))
    except asyncio.CancelledError:
        if not tally.members:
            raise
        done = {one.name for one in tally.members}
        tally.members += [_not_examined(share) for share in shares if share.name not in done]
    order = {share.name: share.number for share in shares}
    members = tuple(sorted(tally.members, key=lambda one: order[one.name]))
    spoken = normalise(language or "en")
    workers = tuple(_with_clock(tally.workers[worker], engine) for worker in sorted(tally.workers))
    run = shares[0].run
    found = Fleet(name, run, at, spoken, engine.name, members, workers, round(time.monotonic() - began, 3))
    output.write(DOCUMENT, fleet_document(found))
    output.write(INDEX, fleet_page(found, spoken))
    return found, output.finish()


def _with_clock(worker: Worker, engine: Engine) -> Worker:
    clock = engine.clocks.get(worker.name)
    if clock is None:
        return worker
    return replace(worker, clock_ms=clock.ahead_ms, clock_within_ms=clock.within_ms)


def folder_of(name: str) -> str:
    """Where the files of a target lie in the folder of a run."""
    return f"targets/{paths.slug(name)}"


def _member(one: Done | Lost, tally: _Tally, shares: tuple[Share, ...]) -> Member:
    """What is said of the target, by the name that it has here; what its worker did is counted."""
    name = one.worker if isinstance(one, Lost) else one.member.worker
    worker = tally.workers.get(name, Worker(name))
    if isinstance(one, Lost):
        tally.workers[name] = replace(worker, lost=one.why)
        url = _shown(one.share)
        return Member(one.share.name, url, LOST, worker=name, message=one.why, exit_status=Exit.INCOMPLETE)
    tally.workers[name] = replace(
        worker,
        targets=worker.targets + 1,
        cpu_s=max(worker.cpu_s, one.cpu_s),
        lag_p99_ms=max(worker.lag_p99_ms, one.lag_ms),
    )
    name = shares[one.number].name
    return replace(one.member, name=name, report=f"{folder_of(name)}/report.html" if one.files else "")


def _not_examined(share: Share) -> Member:
    return Member(share.name, _shown(share), NOT_EXAMINED, exit_status=Exit.INTERRUPTED)


def _shown(share: Share) -> str:
    url = str(share.content.get("url", ""))
    return url if "?" not in url and "@" not in url else HIDDEN
