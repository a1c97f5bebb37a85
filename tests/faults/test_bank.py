"""Every entry of the bank on its real server: the root cause, as sure as it can be, and nothing false beside it."""

import asyncio
import json
import re
from pathlib import Path

import pytest

from tests.faults.bank import ENTRIES
from tests.faults.score import Result, examine
from tests.faults.start import started
from tests.trials import Trial, record
from wsinvest.model.registry import load


@pytest.fixture(scope="module")
def bank(tmp_path_factory, request):
    """All servers of the selected tests started once, their entries examined, a few at a time."""
    folder = tmp_path_factory.mktemp("bank")
    items = [item for item in request.session.items if item.path == request.path and hasattr(item, "callspec")]
    entries = [item.callspec.params["entry"] for item in items]
    with started(entries, folder) as places:
        yield places, asyncio.run(examine(entries, places, folder))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_root_cause_is_named_and_nothing_false_beside_it(bank, entry, request):
    """A wrong root cause is worse than none, and a healthy target has no grave finding at all."""
    places, results = bank
    if places[entry.name].why_not:
        pytest.skip(f"{entry.name}: {places[entry.name].why_not}")
    result = results[entry.name]
    record(request.node, trial(result))

    assert ((), (), (), ()) == (result.missed, result.wrong, result.alarms, result.unproven), result.roots


def trial(result: Result) -> Trial:
    """What counts of an entry: its causes, those that were named and are true, and those that are not."""
    entry, sure = result.said.entry, {one["code"]: one["confidence"] for one in result.said.document["findings"]}
    false = result.alarms if entry.healthy else result.wrong
    return Trial(
        of="bank",
        name=entry.name,
        broken=not entry.healthy,
        due=entry.roots,
        right=tuple(code for code in result.roots if code in {*entry.roots, *entry.allowed}),
        wrong=false,
        overclaims=tuple(code for code in false if sure[code] == "proven"),
    )


def test_the_names_are_unique():
    """Each entry is one test and one `.env`."""
    names = [entry.name for entry in ENTRIES]

    assert sorted(set(names)) == sorted(names)


HERE = Path(__file__).parent
CATALOGUE = {entry["code"] for entry in json.loads((HERE.parent / "catalogue.json").read_text("utf-8"))}
SHOWN = {code for entry in ENTRIES for code in (*entry.roots, *entry.allowed, *entry.finds, *entry.rivals)}
UNPROVEN = set(re.findall(r"^\| `([a-z_.]+)` \|", (HERE / "UNPROVEN.md").read_text("utf-8"), re.MULTILINE))


def test_every_code_is_shown_by_an_entry_or_named_with_the_reason_why_not():
    """A code that nobody can show on a real server is a claim; UNPROVEN.md lists these claims and no others."""
    assert set() == CATALOGUE - SHOWN - UNPROVEN
    assert set() == UNPROVEN & SHOWN
    assert set() == UNPROVEN - CATALOGUE - set(load().rules)
