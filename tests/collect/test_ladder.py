"""The collector of the measured capacity."""

import asyncio
from pathlib import Path

import pytest

from tests.store.test_kept_capacity import of
from wsinvest.collect.ladder import ladder
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.store import kept_capacity


def test_it_reads_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is applicable before the first ladder, and nothing is sent."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    case = of()
    with pytest.raises(Unmeasured) as raised:
        asyncio.run(ladder(case.manifest.target))
    kept_capacity.keep(case)

    assert ProblemKind.NOT_APPLICABLE is raised.value.problem.kind
    assert case.evidence["ladder"].facts == asyncio.run(ladder(case.manifest.target))
