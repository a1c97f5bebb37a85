"""Every entry of the bank on its real server: the root cause, as sure as it can be, and nothing false beside it."""

import asyncio

import pytest

from tests.faults.bank import ENTRIES
from tests.faults.diagnosing import diagnose_all
from tests.faults.score import compare
from tests.faults.start import started


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    """All servers started once, all entries examined, a few at a time."""
    folder = tmp_path_factory.mktemp("bank")
    with started(ENTRIES, folder) as places:
        yield places, asyncio.run(diagnose_all(ENTRIES, places, folder))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_root_cause_is_named_and_nothing_false_beside_it(bank, entry):
    """A wrong root cause is worse than none, and a healthy target has no grave finding at all."""
    places, said = bank
    if places[entry.name].why_not:
        pytest.skip(f"{entry.name}: {places[entry.name].why_not}")
    result = compare(said[entry.name])

    assert ((), (), (), ()) == (result.missed, result.wrong, result.alarms, result.unproven), result.roots


def test_the_names_are_unique():
    """Each entry is one test and one `.env`."""
    names = [entry.name for entry in ENTRIES]

    assert sorted(set(names)) == sorted(names)
