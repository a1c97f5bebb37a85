"""What several workers found of one target under load, on screen and as a document."""

import json
from dataclasses import dataclass, field

import pytest

from tests.test_schemas import judged
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, Load, LoadTimes, Plan, SearchStep, carried_by
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
    declared: int = 12
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

    assert "shop: 4 of 6 connections opened, 4 held at once, of 12 that were declared" in " ".join(said.split())
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
    assert (12, 4, 3) == (found["declared"], found["held"], found["exit_status"])
    assert 8.9 < found["latency_ms"]["p99"] < 9.1
    assert json.dumps(found["workers"][0]["load"]["latency_ms"]) in json.dumps(found)


def test_workers_that_were_the_limit_themselves_are_told():
    """Their own lag is half of what they measured: that says nothing of the target."""
    bins = Bins.of([100_000] * 100)
    late = Load(Plan(most=3), sent=100, times=LoadTimes(latency=bins, lag=Bins.of([50_000] * 100)))

    assert "generator was the limit" in screen(Together((Part("w1", late),), late))
    assert "generator was the limit" not in screen(FOUND)


def searching(*steps: tuple[float, int]) -> Load:
    """A load that looked for 200 ms, by steps of a rate and one latency in ms."""
    search = tuple(SearchStep(rate, Bins.of([took * 1000] * 50)) for rate, took in steps)
    find = (0.5, 200.0)
    return Load(Plan(hold=10, find=find), carried=carried_by(search, find), search=search)


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_the_rates_of_a_search_are_of_those_who_came_back(language: str):
    """What a lost worker sent is in no sum: its own steps are not known."""
    own = searching((50.0, 10), (75.0, 300))
    lost = Part("w2", why="it was ended by SIGKILL", lost=True)
    alone, whole = Together((Part("w1", own), lost), own), Together((Part("w1", own),), own)

    assert "[en]" not in screen(alone, language)
    assert "Up to 50 messages a second kept the line of 200 ms (p50). 75 messages a second broke it." in flat(whole)
    assert "what was sent by those that are missing is not in them" in flat(alone)
    assert "missing is not" not in flat(whole)


def test_a_worker_that_ended_the_search_alone_is_named():
    """Together they kept the line; a higher rate was not tried by all."""
    slow, quick = searching((50.0, 10), (75.0, 300)), searching((50.0, 10), (75.0, 10), (112.5, 10))
    several = merged((slow, quick, quick))
    said = flat(Together((Part("w1", slow), Part("w2", quick), Part("w3", quick)), several))

    assert "Up to 225 messages a second kept the line" in said
    assert "w1 alone passed the line at this rate, which ended the search" in said


def flat(found: Together) -> str:
    """The screen on one line."""
    return " ".join(screen(found).split())
