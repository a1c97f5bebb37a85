"""The exit status says how bad the target is, and never hides our own failure."""

import pytest

from wsinvest.model.failure import Exit, Failure, exit_of, worst_exit


@pytest.mark.parametrize(("word", "status"), [("ok", 0), ("low", 0), ("medium", 0), ("high", 1), ("critical", 2)])
def test_only_high_and_critical_fail(word: str, status: int):
    """Advice does not break a pipeline."""
    assert status == exit_of(word)


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


def test_a_notebook_shows_one_line_and_no_traceback():
    """IPython asks the exception itself; line breaks of whatever was quoted do not make it two."""
    assert ["wsinvest: 1-config: no such target; name one"] == Failure(
        "1-config: no such target;\n name one"
    )._render_traceback_()
