"""Faults that people reported in public, rebuilt on real servers: the true cause is named."""

import pytest

from tests.field.case import Case
from tests.field.cases import CASES
from tests.field.examining import examined_or_skipped
from tests.field.judging import Judged, Verdict, judged
from tests.trials import Trial, record


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_true_cause_is_a_root_and_no_other_is_blamed(case: Case, request: pytest.FixtureRequest) -> None:
    """Whoever is sent after another cause loses more time than whoever is told nothing."""
    found = judged(examined_or_skipped(case, mended=False), case)
    record(request.node, _trial(case, found))

    assert Verdict.RIGHT == found.verdict, found.roots


def _trial(case: Case, found: Judged) -> Trial:
    """Of several codes that name the cause alike, the one that was named is due, else the first."""
    named = tuple(code for code in found.roots if code in case.roots)
    true = tuple(code for code in found.roots if code in case.allowed)
    due = named[:1] or case.roots[:1]
    return Trial("field", case.name, True, due, (*named, *true), found.wrong, found.overclaims)


def test_the_names_are_unique() -> None:
    """Each case is one line of the table."""
    names = [case.name for case in CASES]

    assert sorted(set(names)) == sorted(names)
