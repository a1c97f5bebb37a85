"""The lines, intervals and parts by which a target was judged, by sample: without them no alert is provable."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from wsinvest.diagnose.proven_alerts import Verified, verified
from wsinvest.diagnose.watching import Regime
from wsinvest.host.files import UNREADABLE
from wsinvest.model.alert_unit import AlertLines
from wsinvest.store.appending import Appender, cut_tail
from wsinvest.store.day_files import FOLDER
from wsinvest.store.intervals import EVERY_S, FILE
from wsinvest.store.notes import NoteKind
from wsinvest.store.past import Past


def keep_regime(folder: Path, regime: Regime) -> None:
    """Write it down where it differs from the last one."""
    last = last_regime(folder)
    if last.since and replace(last, since=regime.since) == regime:
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


def last_regime(folder: Path) -> Regime:
    """The one that holds now; the defaults since sample 0 where none was written."""
    return next(iter(list(regimes(folder))[-1:]), Regime(0, AlertLines(), EVERY_S))


def held_at(folder: Path, seq: int) -> tuple[Regime, tuple[Regime, ...]]:
    """The one that held at this sample, the first one if none did, and those of later samples."""
    known = tuple(regimes(folder)) or (last_regime(folder),)
    held = sum(one.since <= seq for one in known[1:])
    return known[held], known[held + 1 :]


def histories(folder: Path) -> tuple[Path, ...]:
    """This folder if it is a history, else those in it, as in `data/watch`; none where there is none."""
    with suppress(OSError, ValueError):  # no right to look, a name that is too long or holds NUL
        if (folder / FOLDER).is_dir():
            return (folder,)
        return tuple(sorted(path.parent for path in folder.glob(f"*/{FOLDER}") if path.is_dir()))
    return ()


def verified_history(folder: Path) -> Verified:
    """The recorded alerts of a history, compared with those that follow from its samples; raises StoreError."""
    past = Past(folder)
    return verified(
        past.samples(),
        past.events(),
        _name(past, folder),
        tuple(regimes(folder)) or (last_regime(folder),),
        forgotten=max((one.at for one in past.notes() if one.kind is NoteKind.FORGOTTEN), default=None),
    )


def _name(past: Past, folder: Path) -> str:
    """The target's name as its events have it; that of the folder where nothing was ever said."""
    return next((event.target for event in past.events()), folder.name)
