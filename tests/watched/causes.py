"""`python -m tests.watched.causes [part of a name]`: watches of the bank's faults, and how soon each has its cause.

A watch of each fault runs as its own process, at the shortest interval that a target file may set. It counts if the
handshake fails: how long from *firing* to the diagnosis, and whether the root is the one that `diagnose` names.
"""

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path

from tests.faults.bank import ENTRIES
from tests.faults.diagnosing import Said, diagnosed, spec_of
from tests.faults.entry import Entry
from tests.faults.start import Started, started
from wsinvest.facts.handshake import Handshake

WITHIN_S = 10.0  # from firing to its cause
SHARE = 0.95
APART_S = 4.0  # between the starts of two watches, so that diagnoses seldom meet
AT_ONCE = 16
FOR_S = 150  # a handshake that times out six times takes so long to fire
EVERY_S = 5  # the shortest that a target file may set
ATTEMPTS, DEADLINE_S = 20, 60.0  # of a diagnosis of a watch, which asks as `diagnose` does without options


@dataclass(frozen=True, slots=True)
class Seen:
    """What a watch said: whether it fired, and then how long the diagnosis took and its root, empty without one."""

    fired: bool
    took_s: float = 0.0
    root: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A watch beside `diagnose`. `due`: the first root that this named, empty if it left the cause open."""

    name: str
    seen: Seen
    due: str

    @property
    def right(self) -> bool:
        """The same root, in time."""
        return self.seen.fired and self.seen.took_s <= WITHIN_S and self.seen.root == self.due


def sample(number: int) -> list[Entry]:
    """So many faults, the same in each run: in turn one of each family of frameworks and fronts."""
    families = defaultdict(list)
    for entry in ENTRIES:
        if not entry.healthy and entry.service.framework != "demo":
            families[entry.service.framework, entry.service.front].append(entry)
    return [one for one in chain(*zip_longest(*families.values())) if one is not None][:number]


async def attached(entries: Iterable[Entry], places: Mapping[str, Started], folder: Path) -> list[Attached]:
    """All that run here and whose handshake fails."""
    room = asyncio.Semaphore(AT_ONCE)
    running = [entry for entry in entries if not places[entry.name].why_not]
    both = []
    for entry in running:
        await room.acquire()
        both.append(asyncio.ensure_future(_both(entry, places[entry.name], folder)))
        both[-1].add_done_callback(lambda _done: room.release())
        await asyncio.sleep(APART_S)
    pairs = await asyncio.gather(*both)
    return [Attached(said.entry.name, one, _root(said)) for one, said in pairs if one.fired or _fails(said)]


async def _both(entry: Entry, place: Started, folder: Path) -> tuple[Seen, Said]:
    """The watch, then `diagnose` of the same file: a token in it is as old as it is by then."""
    file = spec_of(entry, place, folder)
    seen = await _watched(file, folder / "data" / re.sub(r"\W+", "-", entry.name))
    return seen, await diagnosed(replace(entry, attempts=ATTEMPTS, deadline_s=DEADLINE_S), file)


async def _watched(file: Path, data: Path) -> Seen:
    """Watch until the cause is known, or until it is clear that the alert does not fire."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "wsinvest", "watch", str(file)),
        *("--every", str(EVERY_S), "--for", f"{FOR_S}s", "--log", "json"),
        env={**os.environ, "WSINVEST_DATA": str(data)},
        stderr=asyncio.subprocess.PIPE,
    )
    assert child.stderr is not None
    fired_at = None
    try:
        async for line in child.stderr:
            said = json.loads(line)
            if said["event"] == "firing" and fired_at is None:  # also token.path, where the login gives none
                fired_at = time.monotonic()
            if said["event"] == "diagnosed" and fired_at is not None:
                return Seen(True, round(time.monotonic() - fired_at, 1), said.get("root", ""))
        return Seen(fired_at is not None, float(FOR_S))
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()


def _fails(said: Said) -> bool:
    """True if each of the repeated handshakes failed."""
    handshake = said.diagnosis.case.facts(Handshake)
    return handshake is not None and bool(handshake.repeats) and all(one.failed for one in handshake.repeats)


def _root(said: Said) -> str:
    """The root that is named first: where the first chain of causes begins."""
    roots = {one["code"] for one in said.document["findings"] if one["root_cause"]}
    return next((first["code"] for first, *_rest in said.document["chains"] if first["code"] in roots), "")


def share(found: Iterable[Attached]) -> float:
    """How many were right, 0..1."""
    all_ = list(found)
    return sum(one.right for one in all_) / len(all_)


def examined(entries: list[Entry]) -> list[Attached]:
    """These faults on their servers, each watched and diagnosed."""
    with tempfile.TemporaryDirectory() as name, started(entries, Path(name)) as places:
        return asyncio.run(attached(entries, places, Path(name)))


def main(part: str = "") -> int:
    """The exit status: 1 where too few were right, or none was examined."""
    found = examined([one for one in sample(len(ENTRIES)) if part in one.name])
    for one in found:
        mark = "ok   " if one.right else "WRONG"
        print(f"{mark} {one.seen.took_s:5.1f} s  {one.name:52}  {one.seen.root or '-':40}  {one.due or '-'}")
    took = sorted(one.seen.took_s for one in found)
    right = share(found) if found else 0.0
    p95 = took[int(0.95 * (len(took) - 1))] if took else None
    print(f"RESULT {json.dumps({'examined': len(found), 'right': round(right, 3), 'p95_s': p95})}")
    return 0 if right >= SHARE else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
