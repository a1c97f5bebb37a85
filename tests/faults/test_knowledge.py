"""Whoever knows less of a service must not be more certain; and no page contradicts itself."""

import asyncio
import tempfile
from pathlib import Path

import pytest

from tests.faults.bank import ENTRIES
from tests.faults.contradictions import contradictions
from tests.faults.knowledge import Known, State, examine, lost, totals
from tests.faults.start import started

# Of the whole bank (`make knowledge`) each tenth: 70 services, each in three states of knowledge.
SOME = ENTRIES[::10]


@pytest.fixture(scope="module")
def examined() -> list[Known]:
    """What is said of them with the URL alone, with their `.env`, and with all."""
    with tempfile.TemporaryDirectory() as name, started(SOME, Path(name)) as places:
        return asyncio.run(examine(SOME, places, Path(name)))


def test_nothing_that_is_not_true_is_proven(examined: list[Known], capsys: pytest.CaptureFixture[str]):
    """The count of overclaims stands in the output of every run."""
    with capsys.disabled():
        print(f"\noverclaims: { ({state: count['overclaims'] for state, count in totals(examined).items()}) }")

    assert len(examined) > 100
    assert {} == {(one.entry.name, one.state): one.overclaims for one in examined if one.overclaims}


def test_more_knowledge_takes_no_certainty_away(examined: list[Known]):
    """Neither the confidence in the true cause falls, nor is refuted what was proven with less."""
    assert [] == list(lost(examined))


def test_no_page_contradicts_itself(examined: list[Known]):
    """Objectives, findings and verdict read the same facts."""
    assert [] == [f"{one.entry.name}: {line}" for one in examined for line in contradictions(one.diagnosis)]


def test_a_token_that_nobody_named_is_no_fault_of_the_service(examined: list[Known]):
    """Neither its absence nor the refusal is a root."""
    bare = [one for one in examined if one.state is State.URL]

    assert [] == [one.entry.name for one in bare if "token.value.missing" in one.roots]
    assert any(one.document["status"] == "undetermined" for one in bare)


def test_a_healthy_service_that_asks_for_a_credential_is_undetermined(examined: list[Known]):
    """Not critical: it does what it should. One behind TLS is not asked, since its authority was not named."""
    healthy = [one for one in examined if one.entry.healthy and one.state is State.URL]
    plain = [one for one in healthy if not one.document["target"]["url"].startswith("wss:")]
    said = {one.entry.name: one.document["status"] for one in plain if one.entry.service.reads != "none"}

    assert "undetermined" in said.values()
    assert {} == {name: status for name, status in said.items() if status in ("critical", "high")}
