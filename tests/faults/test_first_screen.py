"""The first screen of real servers, given their URL or their `.env`: verdict, fix and check in 24 lines."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.faults.bank import ENTRIES
from tests.faults.diagnosing import write_env
from tests.faults.entry import Entry
from tests.faults.knowledge import url_of
from tests.faults.start import Started, started
from wsinvest.collect import runs
from wsinvest.config.resolve import Options
from wsinvest.diagnose import engine
from wsinvest.model.finding import Diagnosis
from wsinvest.report.screen import screen

LINES = 24  # of a small terminal
NGINX, EXPIRED, ORIGIN, NO_COOKIE = (
    "nginx strips before websockets",
    "expired",
    "no Origin",
    "starlette, late: missing",
)
BY_NAME = {entry.name: entry for entry in ENTRIES}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where keys, certificates and `.env` files are."""
    return tmp_path_factory.mktemp("bank")


@pytest.fixture(scope="module")
def places(folder: Path) -> Iterator[Mapping[str, Started]]:
    """The four servers."""
    with started([BY_NAME[name] for name in (NGINX, EXPIRED, ORIGIN, NO_COOKIE)], folder) as running:
        yield running


def top(entry: Entry, place: Started, folder: Path, *, env: bool = False) -> str:
    """The first lines that somebody sees who gave the URL, and perhaps the `.env`."""
    if place.why_not:
        pytest.skip(place.why_not)
    env_file = str(write_env(entry, place, folder)) if env else ""
    found = asyncio.run(_diagnosed(url_of(entry, place, folder), Options(attempts=6, env_file=env_file)))
    return " ".join(" ".join(screen(found).splitlines()[:LINES]).split())


async def _diagnosed(url: str, options: Options) -> Diagnosis:
    run = runs.in_memory(url, options)
    for notebook in runs.COLLECTING:
        case = await runs.collect(run, notebook)
    return engine.diagnose(case)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            NGINX,
            (
                "[critical]",
                "0 of 6 connections opened",
                "Root cause (proven): The upgrade does not reach",
                "location /ws {",
                "proxy_http_version 1.1;",
                "proxy_set_header Upgrade $http_upgrade;",
                'proxy_set_header Connection "upgrade";',
                "Check:",
            ),
        ),
        (EXPIRED, ("[undetermined]", "status 403", "ask for a credential", "-H 'Authorization: Bearer", "--env-file")),
        (ORIGIN, ("[undetermined]", "What it asks for", "refuses the origin", "-o https://", "Check:")),
        (NO_COOKIE, ("[undetermined]", "ended within a second: close code 1008", "-b '<name>=<session>'", "Check:")),
    ],
)
def test_from_a_bare_url(places, folder: Path, name: str, expected: tuple[str, ...]):
    """Right, or undetermined with the one thing to add."""
    said = top(BY_NAME[name], places[name], folder)

    assert [] == [part for part in expected if part not in said], said


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            EXPIRED,
            ("Root cause (proven): The token expired at", "Proof: one change, “a freshly signed token”", "renew"),
        ),
        (ORIGIN, ("Root cause (proven): No Origin is sent", "Proof: one change, “with an allowed Origin”", "Check:")),
    ],
)
def test_with_the_env_of_the_service(places, folder: Path, name: str, expected: tuple[str, ...]):
    """With more knowledge the same run proves its cause."""
    said = top(BY_NAME[name], places[name], folder, env=True)

    assert [] == [part for part in expected if part not in said], said
