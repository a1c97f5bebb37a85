"""The exit status says how bad the target is, and never hides our own failure."""

import pytest

from wsinvest.exits import Exit, exit_of, worst_exit
from wsinvest.judgement import Severity


@pytest.mark.parametrize(
    ("worst", "status"),
    [(None, 0), (Severity.LOW, 0), (Severity.MEDIUM, 0), (Severity.HIGH, 1), (Severity.CRITICAL, 2)],
)
def test_only_high_and_critical_fail(worst: Severity | None, status: int):
    """Advice does not break a pipeline."""
    assert status == exit_of(worst)


@pytest.mark.parametrize(
    ("exits", "status"),
    [
        ([], 0),
        ([Exit.FINE, Exit.CRITICAL, Exit.HIGH], 2),
        ([Exit.CRITICAL, Exit.INCOMPLETE], 3),
        ([Exit.LEAK, Exit.HIGH], 7),
    ],
)
def test_several_targets_give_the_worst(exits: list[Exit], status: int):
    """One process, many targets, one truthful status."""
    assert status == worst_exit(exits)
