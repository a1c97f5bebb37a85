"""One entry's diagnosis, as a script gets it: the public JSON, and how long it took."""

import asyncio
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.entry import Entry
from tests.faults.signing import SECRET
from tests.faults.start import Started
from tests.servers import closed_port
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.diagnose import engine
from wsinvest.model.finding import Diagnosis
from wsinvest.report.document import document

AT_ONCE = 9  # they mostly wait; with more, waits that are evidence begin to blur
BASE = {"WS_URL": "ws://127.0.0.1:{port}/ws", "WS_AUTH_MODE": "query", "JWT_SECRET": SECRET}


@dataclass(frozen=True)
class Said:
    """What was said about an entry, and the same as public JSON; `took_s` from the first packet to the verdict."""

    entry: Entry
    diagnosis: Diagnosis
    document: Mapping[str, Any]
    took_s: float


async def diagnose_all(entries: Iterable[Entry], places: Mapping[str, Started], folder: Path) -> dict[str, Said]:
    """The diagnoses of all that run, a few at a time."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(entry: Entry) -> Said:
        async with turn:
            return await diagnose(entry, places[entry.name], folder)

    running = [entry for entry in entries if not places[entry.name].why_not]
    running.sort(key=lambda entry: entry.service.framework != "demo")  # which leaves when nobody asks it for a minute
    return {said.entry.name: said for said in await asyncio.gather(*map(one, running))}


async def diagnose(entry: Entry, place: Started, folder: Path) -> Said:
    """Write the entry's `.env`, investigate, judge."""
    return await diagnosed(entry, spec_of(entry, place, folder))


async def diagnosed(entry: Entry, file: Path) -> Said:
    """Investigate and judge what a `.env` or target file names."""
    options = Options(attempts=entry.attempts, deadline_s=entry.deadline_s)
    began = time.monotonic()
    run = runs.in_memory(str(file), options)
    for notebook in runs.COLLECTING:
        case = await runs.collect(run, notebook)
    said = engine.diagnose(case)
    shown = json.loads(document(said, "en", incomplete=case.incomplete))
    return Said(entry, said, shown, time.monotonic() - began)


def write_env(entry: Entry, place: Started, folder: Path) -> Path:
    """The `.env` of the entry, written; the demo has written its own."""
    env_file = folder / f"{entry.name.replace('/', '-')}.env"
    if entry.service.framework != "demo":
        env_file.write_bytes(entry.written(_env(entry, place, folder)))
    return env_file


def spec_of(entry: Entry, place: Started, folder: Path) -> Path:
    """What a user would name: the entry's `.env`, written; where it has none a target file that names a missing one."""
    env_file = write_env(entry, place, folder)
    if not entry.without_env:
        return env_file
    login = str(entry.env.get("LOGIN_URL", "")).replace("{port}", str(place.port))
    named = f'login_url = "{login}"\n' if login else ""
    file = env_file.with_suffix(".toml")
    missing = env_file.with_suffix(".not-there").name
    file.write_text(f'url = "ws://127.0.0.1:{place.port}/ws"\nenv_file = {json.dumps(missing)}\n{named}', "utf-8")
    return file


def _env(entry: Entry, place: Started, folder: Path) -> str:
    """The lines of the `.env`; a name that the entry gives keeps the place that it has there."""
    values = {**{name: text for name, text in BASE.items() if name not in entry.env}, **entry.env}
    lines = [
        f"{name}={filled(text(folder) if callable(text) else text, place, folder)}\n"
        for name, text in values.items()
        if text is not None
    ]
    return "".join(lines)


def filled(text: str, place: Started, folder: Path) -> str:
    """The text with this run's ports, pid and folder in it."""
    given = {"port": place.port, "backend": place.backend, "pid": place.pid, "folder": folder}
    for field, value in given.items():
        text = text.replace(f"{{{field}}}", str(value))
    return text.replace("{closed}", str(closed_port())) if "{closed}" in text else text
