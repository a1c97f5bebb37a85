"""The lines and intervals by which a target was judged, and from which sample on: without them no alert is provable."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from wsinvest.diagnose.proven_alerts import Verified, verified
from wsinvest.diagnose.watching import Regime
from wsinvest.host.files import UNREADABLE
from wsinvest.model.alert_unit import AlertLines
from wsinvest.store.appending import Appender, cut_tail
from wsinvest.store.past import Past

FILE: Final = "regimes.jsonl"


def keep_regime(folder: Path, regime: Regime) -> None:
    """Write it down where it differs from the last one."""
    last = next(iter(list(regimes(folder))[-1:]), None)
    if last is not None and (last.lines, last.every_s) == (regime.lines, regime.every_s):
        return
    path = folder / FILE
    cut_tail(path)
    file = Appender(path)
    file.put(msgspec.json.encode(regime) + b"\n")
    file.sync()
    file.close()


def regimes(folder: Path) -> Iterator[Regime]:
    """All of them, oldest first; a line that cannot be read is left out."""
    with suppress(FileNotFoundError):
        for line in (folder / FILE).read_bytes().splitlines():
            with suppress(*UNREADABLE):
                yield msgspec.json.decode(line, type=Regime)


def verified_history(folder: Path) -> Verified:
    """The recorded alerts of a history, compared with those that follow from its samples; raises StoreError."""
    known = tuple(regimes(folder)) or (Regime(1, AlertLines(), 15.0),)
    past = Past(folder)
    first, later = known[0], known[1:]
    return verified(
        past.samples(), past.events(), first.lines, target=_name(past, folder), every_s=first.every_s, later=later
    )


def _name(past: Past, folder: Path) -> str:
    """The target's name as its events have it; that of the folder where nothing was ever said."""
    return next((event.target for event in past.events()), folder.name)
