"""Faults that people reported in public, rebuilt on real servers: the true cause is named, and nothing once mended."""

import pytest

from tests.field.case import Case
from tests.field.cases import CASES
from tests.field.examining import examined
from tests.field.judging import Verdict, alarms, judged
from tests.field.stage import MissingError


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_true_cause_is_a_root_and_no_other_is_blamed(case: Case) -> None:
    """Whoever is sent after another cause loses more time than whoever is told nothing."""
    found = judged(_document(case, mended=False), case)

    assert Verdict.RIGHT == found.verdict, found.roots


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_mended_service_has_no_grave_finding(case: Case) -> None:
    """The same service without its fault is fine, and nothing grave is said of it."""
    assert () == alarms(_document(case, mended=True), case)


def _document(case: Case, *, mended: bool):
    try:
        return examined(case, mended=mended)
    except MissingError as missing:
        pytest.skip(f"{case.name}: {missing}")


def test_the_names_are_unique() -> None:
    """Each case is one line of the table."""
    names = [case.name for case in CASES]

    assert sorted(set(names)) == sorted(names)
