"""Given only its URL, no service of the bank has a proven root cause that is not true of it."""

import asyncio
import tempfile
from pathlib import Path

import pytest

from tests.faults.bank import ENTRIES
from tests.faults.bare import Bare, examine
from tests.faults.start import started

# Of the whole bank (`python -m tests.faults.bare`) each tenth: 70 services.
SOME = ENTRIES[::10]


@pytest.fixture(scope="module")
def examined() -> list[Bare]:
    """What is said of them, with nothing else named."""
    with tempfile.TemporaryDirectory() as name, started(SOME, Path(name)) as places:
        return asyncio.run(examine(SOME, places, Path(name)))


def test_nothing_that_is_not_true_is_proven(examined: list[Bare]):
    """Less knowledge never gives more certainty."""
    assert len(examined) > 30
    assert {} == {one.entry.name: one.overclaimed for one in examined if one.overclaimed}


def test_a_token_that_nobody_named_is_no_fault_of_the_service(examined: list[Bare]):
    """Neither its absence nor the refusal is a root, and the path is not called missing for it."""
    roots = {one.entry.name: code for one in examined for code in one.roots if code == "token.value.missing"}

    assert {} == roots
    assert any(one.document["status"] == "undetermined" for one in examined)


def test_a_healthy_service_that_asks_for_a_credential_is_undetermined(examined: list[Bare]):
    """Not critical: it does what it should. One behind TLS is not asked, since its authority was not named."""
    plain = [one for one in examined if one.entry.healthy and not one.document["target"]["url"].startswith("wss:")]
    said = {one.entry.name: one.document["status"] for one in plain if one.entry.service.reads != "none"}

    assert "undetermined" in said.values()
    assert {} == {name: status for name, status in said.items() if status in ("critical", "high")}
