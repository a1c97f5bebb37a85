"""What several workers found of one target under load, on screen and as a document."""

import json
from dataclasses import dataclass, field

import pytest

from tests.test_schemas import judged
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, Load, LoadTimes, Plan
from wsinvest.facts.load_merged import merged
from wsinvest.report.fleet_load import document, screen


@dataclass(frozen=True)
class Part:
    worker: str
    load: Load | None = None
    why: str = ""
    lost: bool = False


@dataclass(frozen=True)
class Together:
    parts: tuple[Part, ...]
    load: Load
    target: str = "shop"
    engine: str = "children"
    run: str = "run"
    exit_status: int = field(default=3)


def load(*latencies_us: int) -> Load:
    """Two connections of three, with these latencies."""
    bins = Bins.of(latencies_us)
    return Load(Plan(hold=3, most=3), tried=3, opened=2, held=2, sent=3, answered=3, times=LoadTimes(latency=bins))


FAST, SLOW = load(1000, 1000, 1000), load(9000, 9000, 9000)
FOUND = Together(
    (
        Part("w1", FAST),
        Part("w2", SLOW),
        Part("w3", why="it was ended by SIGKILL", lost=True),
        Part("w4", why="no token for the load"),
    ),
    merged((FAST, SLOW)),
)


def test_the_merged_percentiles_stand_beside_those_of_each_worker():
    """The p99 is that of the slow one, and nobody's mean."""
    said = screen(FOUND)

    assert "shop: 4 of 6 connections opened, 4 held at once, of 6 that were declared" in " ".join(said.split())
    assert "merged: p50 1" in said
    assert 2 == said.count("p99 9")
    assert "p99 5" not in said


@pytest.mark.parametrize(
    ("language", "lost", "failed"),
    [
        ("en", "w3 was lost (it was ended by SIGKILL)", "w4 did not do its part: no token for the load"),
        ("pt_BR", "w3 foi perdido (it was ended by SIGKILL)", "w4 não fez sua parte: no token for the load"),
    ],
)
def test_who_is_missing_is_named(language: str, lost: str, failed: str):
    """In both languages, with why."""
    said = " ".join(screen(FOUND, language).split())

    assert lost in said
    assert failed in said
    assert "[en]" not in said


def test_a_load_that_was_ended_says_why():
    """Its numbers are of a part of the time."""
    ended = Load(Plan(most=3), aborted=Aborted.REFUSED)

    assert "ended before its time: the server asked for fewer requests" in screen(Together((Part("w1", ended),), ended))


def test_the_document_is_as_its_schema_says():
    """The merged load, and each worker's own."""
    found = judged("fleet-load", document(FOUND))

    assert [True, True, False, False] == [one["load"] is not None for one in found["workers"]]
    assert (6, 4, 3) == (found["declared"], found["held"], found["exit_status"])
    assert 8.9 < found["latency_ms"]["p99"] < 9.1
    assert json.dumps(found["workers"][0]["load"]["latency_ms"]) in json.dumps(found)


def test_workers_that_were_the_limit_themselves_are_told():
    """Their own lag is half of what they measured: that says nothing of the target."""
    bins = Bins.of([100_000] * 100)
    late = Load(Plan(most=3), sent=100, times=LoadTimes(latency=bins, lag=Bins.of([50_000] * 100)))

    assert "generator was the limit" in screen(Together((Part("w1", late),), late))
    assert "generator was the limit" not in screen(FOUND)
