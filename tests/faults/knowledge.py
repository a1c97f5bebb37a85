"""`python -m tests.faults.knowledge [part of a name]`: the bank with little, some and all knowledge.

Each entry is examined with its URL alone, with the `.env` of its application, and with all that can be named. Whoever
knows less must not be more certain. Prints what breaks that, and the totals of each state; `overclaims` are roots that
are called proven and are not true.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.bank import ENTRIES
from tests.faults.contradictions import contradictions
from tests.faults.diagnosing import AT_ONCE, BASE, diagnose, filled
from tests.faults.entry import Entry, Service
from tests.faults.score import GRAVE, OF_THIS_HOST
from tests.faults.start import Started, started
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.config.urls import TOKEN_PARAMS
from wsinvest.diagnose import engine
from wsinvest.model.finding import Diagnosis
from wsinvest.model.settings import BY_NAME, Topic
from wsinvest.report.document import document

_SURE = {"": 0, "observed": 1, "inferred": 2, "proven": 3}
# What the application itself need not know: where its server runs, and who may sign in.
_NOT_THE_APPLICATIONS = frozenset({"LOGIN_URL", "LOGIN_USER", "LOGIN_PASSWORD"})


class State(StrEnum):
    """How much is known of a target."""

    URL = "url"
    ENV = "env"
    ALL = "all"


@dataclass(frozen=True)
class Known:
    """What was said of an entry in one state of knowledge."""

    entry: Entry
    state: State
    diagnosis: Diagnosis
    document: Mapping[str, Any]

    @property
    def sure(self) -> Mapping[str, str]:
        """The confidence of every finding, by code."""
        return {one["code"]: one["confidence"] for one in self.document["findings"]}

    @property
    def roots(self) -> Mapping[str, str]:
        """The root causes with their confidence, less what is true of this machine whatever is examined on it."""
        found = (one for one in self.document["findings"] if one["root_cause"])
        return {one["code"]: one["confidence"] for one in found if not one["code"].startswith(OF_THIS_HOST)}

    @property
    def true(self) -> frozenset[str]:
        """What is true of the entry."""
        return frozenset((*self.entry.roots, *self.entry.allowed, *self.entry.finds))

    @property
    def right(self) -> bool:
        """Whether a true root cause was named."""
        return bool(self.roots.keys() & {*self.entry.roots, *self.entry.allowed})

    @property
    def wrong(self) -> tuple[str, ...]:
        """The grave root causes that are not true."""
        grave = {one["code"] for one in self.document["findings"] if one["severity"] in GRAVE}
        return tuple(code for code in self.roots if code in grave and code not in self.true)

    @property
    def overclaims(self) -> tuple[str, ...]:
        """The root causes that are called proven, and are not true."""
        return tuple(code for code, sure in self.roots.items() if sure == "proven" and code in self.wrong)


async def examine(entries: Iterable[Entry], places: Mapping[str, Started], folder: Path) -> list[Known]:
    """What is said of all entries that run in each state, a few at a time; the states of one entry in order."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(entry: Entry) -> list[Known]:
        async with turn:
            return [await _known(entry, state, places[entry.name], folder) for state in State]

    running = [one for one in entries if not places[one.name].why_not and _forgets(one.service)]
    return [known for every in await asyncio.gather(*map(one, running)) for known in every]


def _forgets(service: Service) -> bool:
    """True if the service can be examined again: it counts no requests and takes back no ticket."""
    return service.framework != "demo" and service.manner != "one use" and "paced" not in service.front


async def _known(entry: Entry, state: State, place: Started, folder: Path) -> Known:
    if state is not State.URL:
        said = await diagnose(entry if state is State.ALL else _of_application(entry), place, folder)
        return Known(entry, state, said.diagnosis, said.document)
    run = runs.in_memory(url_of(entry, place, folder), Options(attempts=entry.attempts))
    for notebook in runs.COLLECTING:
        case = await runs.collect(run, notebook)
    found = engine.diagnose(case)
    return Known(entry, state, found, json.loads(document(found, "en", incomplete=case.incomplete)))


def _of_application(entry: Entry) -> Entry:
    """The entry with what stands in the `.env` of its application."""
    unknown = {name for name, one in BY_NAME.items() if one.topic is Topic.PLACE and name != "CA_FILE"}
    env = {name: text for name, text in entry.env.items() if name not in unknown | _NOT_THE_APPLICATIONS}
    return replace(entry, env=env, name=f"{entry.name} (its .env)")


def url_of(entry: Entry, place: Started, folder: Path) -> str:
    """The URL of the entry without its token."""
    text = entry.env.get("WS_URL") or BASE["WS_URL"]
    url = filled(text(folder) if callable(text) else text, place, folder)
    split = urlsplit(url)
    kept = [pair for pair in split.query.split("&") if pair and pair.partition("=")[0] not in TOKEN_PARAMS]
    return split._replace(query="&".join(kept)).geturl() or url


def lost(results: Iterable[Known]) -> Iterator[str]:
    """A line for each certainty that more knowledge took away.

    The confidence in a true cause must not fall, and what was a proven root must be found with more knowledge too.
    """
    before: dict[str, Known] = {}
    for one in results:
        less = before.get(one.entry.name)
        if less is not None:
            yield from _lost_between(less, one)
        before[one.entry.name] = one


def _lost_between(less: Known, more: Known) -> Iterator[str]:
    for code in less.entry.roots:
        was, is_now = less.sure.get(code, ""), more.sure.get(code, "")
        if _SURE[is_now] < _SURE[was]:
            yield f"{less.entry.name}: {code} is {was} with {less.state}, {is_now or 'not found'} with {more.state}"
    for code, sure in less.roots.items():
        if sure == "proven" and code not in more.sure:
            yield f"{less.entry.name}: {code} is proven with {less.state}, and not found with {more.state}"


def totals(results: Iterable[Known]) -> dict[str, dict[str, int]]:
    """By state: how many faults have a true root, how many entries a wrong or an overclaimed one, and each status."""
    found: dict[str, Counter[str]] = {state.value: Counter() for state in State}
    for one in results:
        kind, count = "healthy" if one.entry.healthy else "faults", found[one.state.value]
        count.update([kind, f"{kind}_{one.document['status']}"])
        count["right"] += not one.entry.healthy and one.right
        count["wrong"] += bool(one.wrong)
        count["overclaims"] += bool(one.overclaims)
    return {state: dict(sorted(count.items())) for state, count in found.items()}


def main(part: str = "", into: str = "") -> int:
    """The exit status: 1 when something was overclaimed, lost with more knowledge or contradicted, or nothing ran."""
    entries = [entry for entry in ENTRIES if part in entry.name]
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, started(entries, Path(name)) as places:
        results = asyncio.run(examine(entries, places, Path(name)))
    for one in results:
        if one.wrong:
            mark = "OVERCLAIM" if one.overclaims else "wrong    "
            said = ", ".join(f"{code} ({one.roots[code]})" for code in one.wrong)
            print(f"{mark} {one.state:3} {one.entry.name:52}  {said}; true: {', '.join(sorted(one.true)) or 'healthy'}")
    at_odds = [f"{one.entry.name} ({one.state}): {line}" for one in results for line in contradictions(one.diagnosis)]
    print(*(f"AT ODDS   {line}" for line in at_odds), sep="\n")
    less_sure = list(lost(results))
    print(*(f"LOST      {line}" for line in less_sure), sep="\n")
    took = time.monotonic() - began
    print(f"RESULT {json.dumps(totals(results))} lost {len(less_sure)} at odds {len(at_odds)} in {took:.0f} s")
    if into:
        lines = [{"name": o.entry.name, "state": o.state, "roots": o.roots, **o.document} for o in results]
        Path(into).write_text(json.dumps(lines), encoding="utf-8")
    return int(not results or bool(less_sure or at_odds) or any(one.overclaims for one in results))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
