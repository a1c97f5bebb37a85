"""The public `wsinvest.frames`: pandas DataFrames of a case, and of the published runs of a target."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wsinvest.config.called import called
from wsinvest.host import paths
from wsinvest.publish import fleets, folders
from wsinvest.report.frames import attempts, findings, fleet_of, history_of, stages
from wsinvest.report.watch_frames import samples_of
from wsinvest.store.history import History

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["attempts", "findings", "fleet", "history", "stages"]
_OBJECTIVES = {
    "open_ratio": "handshake_success_rate",
    "open_p95_ms": "handshake_p95_ms",
    "memory_ratio": "memory_ratio",
}


def fleet(run: str = "") -> "pd.DataFrame":
    """One row for each target of a run over a fleet, the worst first; see `wsinvest.report.frames.FLEET`.

    `run`: its name, its folder, or that of its fleet; empty for the newest. Raises NoFleet, StoreError.
    """
    return fleet_of(fleets.opened(run))


def history(target: str = "", out: Path | None = None, *, days: float | None = None) -> "pd.DataFrame":
    """One row for each complete published run of a target (name or URL; empty: of all), oldest first.

    With `days` one row for each sample that a watch took of the target in the last days, see
    `wsinvest.report.watch_frames.SAMPLES`; raises StoreError for a day that was cut or altered.
    `out`: the folder of reports, None for the usual one. `root_causes`: codes, separated by commas. `open_ratio` and
    `memory_ratio` are 0..1. Damaged, foreign and future runs are left out. See `wsinvest.report.frames.HISTORY`.
    """
    name = called(target)
    if days is not None:
        past = History.reading(paths.data() / "watch" / paths.slug(name))
        return samples_of(past.samples(datetime.now(UTC) - timedelta(days=days)))
    known = [run for run in folders.runs(out or paths.reports()) if name in ("", run.target) and not run.ahead]
    return history_of(row for run in reversed(known) for row in _row(run))


def _row(run: folders.Published) -> Iterator[dict[str, Any]]:
    result = run.result
    if result is not None:
        yield {
            "run": run.run,
            "target": run.target,
            "taken_at": run.taken_at,
            "status": result.status,
            "incomplete": result.incomplete,
            **result.counted,
            "root_causes": ", ".join(code for code, _title in result.roots),
            **{column: result.measured(objective) for column, objective in _OBJECTIVES.items()},
        }
