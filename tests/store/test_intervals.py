"""Covered time is counted by the interval of the target, whatever it was when an hour began."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from tests.watching import OPENED, sample
from wsinvest.diagnose.watching import Regime
from wsinvest.model.alert_unit import AlertLines
from wsinvest.store.history import History
from wsinvest.store.intervals import EVERY_S, FILE, intervals
from wsinvest.store.past import Past
from wsinvest.watch.regimes import keep_regime


@pytest.mark.parametrize("every_s", [60.0, 300.0])
def test_an_unfinished_hour_is_covered_by_the_interval_of_its_target(every_s: float, tmp_path: Path):
    """A reader counts what the watch counts, also after a restart; by 15 s nothing of it would be covered."""
    for count in (4, 5):
        with History.open(tmp_path, every_s=every_s) as history:
            keep_regime(tmp_path, Regime(history.next_seq, AlertLines(), every_s))
            for _ in range(count):
                history.append(sample(history.next_seq - 1, every_s=every_s, probe=OPENED))
            counted = [one.covered_s for one in history.hours()]

            assert counted == [one.covered_s for one in Past(tmp_path).hours()]
    assert [8 * every_s] == counted


def test_an_edit_holds_from_the_next_sample_on(tmp_path: Path):
    """Samples of before are counted by the interval of then."""
    with History.open(tmp_path, every_s=15.0) as history:
        keep_regime(tmp_path, Regime(1, AlertLines(), 15.0))
        for number in range(3):
            history.append(sample(number, probe=OPENED))
        history.append(replace(sample(10, probe=OPENED), seq=4))  # a gap of 120 s, which 15 s do not cover
        history.adopt(60.0)
        keep_regime(tmp_path, Regime(5, AlertLines(), 60.0))
        history.append(replace(sample(18, probe=OPENED), seq=5))  # 120 s later
        counted = [one.covered_s for one in history.hours()]

    assert [2 * 15 + 120.0] == counted == [one.covered_s for one in Past(tmp_path).hours()]
    with History.open(tmp_path, every_s=15.0) as again:
        assert counted == [one.covered_s for one in again.hours()]


def test_what_cannot_be_read_is_left_out(tmp_path: Path):
    """Without any the usual one holds; before the first the first."""
    assert EVERY_S == intervals(tmp_path).at(7)
    lines = (msgspec.json.encode(Regime(since, AlertLines(), every)) for since, every in ((3, 20.0), (9, 40.0)))
    (tmp_path / FILE).write_bytes(b"\n".join((b"{", *lines, b'{"since": 12}')))
    found = intervals(tmp_path)

    assert [20.0, 20.0, 20.0, 40.0] == [found.at(seq) for seq in (1, 3, 8, 9)]
