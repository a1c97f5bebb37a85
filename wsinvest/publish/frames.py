"""The public `wsinvest.frames`: pandas DataFrames of a case, and of the published runs of a target."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from wsinvest.config import urls
from wsinvest.host import paths
from wsinvest.host.files import UNREADABLE, StoreError
from wsinvest.publish import folders
from wsinvest.report.frames import attempts, findings, history_of, stages
from wsinvest.report.watch_frames import samples_of
from wsinvest.store import admission
from wsinvest.store.history import History

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["attempts", "findings", "history", "stages"]
_OBJECTIVES = {
    "open_ratio": "handshake_success_rate",
    "open_p95_ms": "handshake_p95_ms",
    "memory_ratio": "memory_ratio",
}


@dataclass(frozen=True, slots=True)
class _Found:
    code: str
    root_cause: bool


@dataclass(frozen=True, slots=True)
class _Measured:
    name: str
    measured: float | None = None


@dataclass(frozen=True, slots=True)
class _Document:
    """The parts of findings.json that a row of the history needs."""

    status: str
    incomplete: bool
    findings: tuple[_Found, ...] = ()
    objectives: tuple[_Measured, ...] = ()


def history(target: str = "", out: Path | None = None, *, days: float | None = None) -> "pd.DataFrame":
    """One row for each complete published run of a target (name or URL; empty: of all), oldest first.

    With `days` one row for each sample that a watch took of the target in the last days, see
    `wsinvest.report.watch_frames.SAMPLES`; raises StoreError for a day that was cut or altered.
    `out`: the folder of reports, None for the usual one. `root_causes`: codes, separated by commas. `open_ratio` and
    `memory_ratio` are 0..1. Damaged, foreign and future runs are left out. See `wsinvest.report.frames.HISTORY`.
    """
    name = urls.called(target)
    if days is not None:
        past = History.reading(paths.data() / "watch" / paths.slug(name))
        return samples_of(past.samples(datetime.now(UTC) - timedelta(days=days)))
    known = [run for run in folders.runs(out or paths.reports()) if name in ("", run.target) and not run.ahead]
    return history_of(row for run in reversed(known) for row in _row(run))


def _row(run: folders.Published) -> Iterator[dict[str, Any]]:
    counted = run.result.get("totals")
    if counted is None:
        return
    with suppress(StoreError, *UNREADABLE):
        said = msgspec.json.decode(admission.part(run.folder, admission.FINDINGS), type=_Document)
        measured = {one.name: one.measured for one in said.objectives}
        yield {
            "run": run.run,
            "target": run.target,
            "taken_at": run.taken_at,
            "status": said.status,
            "incomplete": said.incomplete,
            **counted,
            "root_causes": ", ".join(one.code for one in said.findings if one.root_cause),
            **{column: measured.get(objective) for column, objective in _OBJECTIVES.items()},
        }
