"""`python -m tests.faults.bare [part of a name]`: the bank as people start, with a URL and nothing else.

Prints a line for each entry whose roots are not its true ones, and the totals. An overclaim is a root that is called
proven and is not true; a healthy service that asks for a credential is not critical, it is undetermined.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.bank import ENTRIES
from tests.faults.diagnosing import AT_ONCE, BASE, filled
from tests.faults.entry import Entry
from tests.faults.score import GRAVE, OF_THIS_HOST
from tests.faults.start import Started, started
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.config.urls import TOKEN_PARAMS
from wsinvest.diagnose.engine import diagnose
from wsinvest.report.document import document


@dataclass(frozen=True)
class Bare:
    """What was said of an entry of which only the URL was known."""

    entry: Entry
    document: Mapping[str, Any]

    @property
    def roots(self) -> Mapping[str, str]:
        """The root causes at high and above, with their confidence."""
        found = (one for one in self.document["findings"] if one["root_cause"] and one["severity"] in GRAVE)
        return {one["code"]: one["confidence"] for one in found if not one["code"].startswith(OF_THIS_HOST)}

    @property
    def true(self) -> frozenset[str]:
        """What is true of the entry; an authority that was not named is none that this machine trusts."""
        return frozenset((*self.entry.roots, *self.entry.allowed, *self.entry.finds, "tls.certificate.untrusted_ca"))

    @property
    def right(self) -> bool:
        """Whether a true root cause was named."""
        return bool(self.roots.keys() & {*self.entry.roots, *self.entry.allowed})

    @property
    def wrong(self) -> tuple[str, ...]:
        """The root causes that are not true."""
        return tuple(code for code in self.roots if code not in self.true)

    @property
    def overclaimed(self) -> tuple[str, ...]:
        """The wrong ones that are called proven."""
        return tuple(code for code in self.wrong if self.roots[code] == "proven")


async def examine(entries: Iterable[Entry], places: Mapping[str, Started], folder: Path) -> list[Bare]:
    """What is said of all entries that run, a few at a time."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(entry: Entry) -> Bare:
        async with turn:
            run = runs.in_memory(url_of(entry, places[entry.name], folder), Options(attempts=entry.attempts))
            for notebook in runs.COLLECTING:
                case = await runs.collect(run, notebook)
            return Bare(entry, json.loads(document(diagnose(case), "en", incomplete=case.incomplete)))

    known = [one for one in entries if not places[one.name].why_not and one.service.framework != "demo"]
    return await asyncio.gather(*map(one, known))


def url_of(entry: Entry, place: Started, folder: Path) -> str:
    """The URL of the entry without its token."""
    text = entry.env.get("WS_URL") or BASE["WS_URL"]
    url = filled(text(folder) if callable(text) else text, place, folder)
    split = urlsplit(url)
    kept = [pair for pair in split.query.split("&") if pair and pair.partition("=")[0] not in TOKEN_PARAMS]
    return split._replace(query="&".join(kept)).geturl() or url


def totals(results: Iterable[Bare]) -> dict[str, int]:
    """How many faults have a true root, how many entries a wrong or an overclaimed one, and alarms of healthy ones."""
    found: Counter[str] = Counter()
    for one in results:
        kind = "healthy" if one.entry.healthy else "faults"
        found[kind] += 1
        found[f"{kind}_{one.document['status']}"] += 1
        found["right"] += not one.entry.healthy and one.right
        found["wrong"] += bool(one.wrong)
        found["overclaimed"] += bool(one.overclaimed)
    return dict(sorted(found.items()))


def main(part: str = "", into: str = "") -> int:
    """The exit status: 1 when something was overclaimed, or when no entry was examined."""
    entries = [entry for entry in ENTRIES if part in entry.name]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, started(entries, Path(name)) as places:
        results = asyncio.run(examine(entries, places, Path(name)))
    for one in results:
        if one.wrong:
            mark = "OVERCLAIM" if one.overclaimed else "wrong    "
            said = ", ".join(f"{code} ({one.roots[code]})" for code in one.wrong)
            print(f"{mark} {one.entry.name:52}  {said}; true: {', '.join(sorted(one.true)) or 'healthy'}")
    print(f"RESULT {json.dumps(totals(results))} in {time.monotonic() - began:.0f} s")
    if into:
        said = {
            one.entry.name: {"status": one.document["status"], "roots": one.roots, "true": one.right} for one in results
        }
        Path(into).write_text(json.dumps(said, indent=1), encoding="utf-8")
    return int(not results or any(one.overclaimed for one in results))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
