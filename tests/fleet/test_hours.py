"""The last day of a watched target."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wsinvest.fleet.hours import HOURS, hours_of
from wsinvest.model.sample import ProbeSeen, Sample
from wsinvest.model.stage import Reason, StageName
from wsinvest.store.history import History


def test_hours_of_a_watched_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """An hour without a look is unknown, and one in which half opened is a half."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    now = datetime.now(UTC)
    with History.open(tmp_path / "watch" / "shop") as history:
        for number in range(1, 5):
            failed = {"stage": StageName.TCP, "reason": Reason.REFUSED} if number % 2 else {"status": 101}
            at = now - timedelta(seconds=15 * (5 - number))
            history.append(Sample(at, number * 15 * 10**9, "c0", number, ProbeSeen((150,), 2260, **failed)))
    found = hours_of("shop", now)

    assert HOURS == len(found)
    assert [0.5] == [one for one in found if one is not None][:1] or {0.0, 1.0} >= {
        one for one in found if one is not None
    }
    assert None in found


def test_without_a_watch_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nothing is drawn then."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))
    assert () == hours_of("shop")
