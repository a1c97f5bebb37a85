"""A run that has ended, as its own notebooks open it again: they show what it recorded and measure nothing."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from wsinvest.host import paths
from wsinvest.host.files import StoreError
from wsinvest.model.case import Case
from wsinvest.model.registry import Registry
from wsinvest.model.target import Target
from wsinvest.store import cases
from wsinvest.store.rows import read


@dataclass(frozen=True)
class Recorded:
    """A recorded run. `folder`: where its files lie, which anybody may have written."""

    case: Case
    folder: Path
    registry: Registry

    @property
    def id(self) -> str:
        """The name of the run."""
        return self.case.manifest.run

    @property
    def target(self) -> Target:
        """What was investigated."""
        return self.case.manifest.target

    def after(self, topics: Sequence[str]) -> Case:
        """The case as it was when the notebooks of these topics had collected."""
        names = {unit.name for one in topics for unit in self.registry.collectors_of(one)}
        known = {name: item for name, item in self.case.evidence.items() if name in names}
        return replace(self.case, evidence=known)

    def rows(self, collector: str, kind: type) -> Iterator[Any]:
        """The recorded rows of a collector, one by one."""
        from wsinvest.store.admission import admitted

        with admitted(self.folder) as run:
            path = cases.rows_file(run.folder, collector)
            yield from read(path, kind) if path.exists() else ()

    def __repr__(self) -> str:
        """The line that the run's own notebooks showed."""
        return line(self.id, self.target, self.case.now)


def line(run: str, target: Target, taken_at: datetime) -> str:
    """The line that names a run, the same when its notebooks run again."""
    return f"Run {run} of {target.url}, begun {taken_at:%Y-%m-%d %H:%M} UTC."


def recorded_as(run: str, language: str, registry: Registry) -> Iterator[Recorded]:
    """The record of this run in $WSINVEST_RUN, the working folder or the reports; nothing if there is none."""
    from wsinvest.store.admission import admitted, head  # imported here, since `diagnose` opens no case

    for folder in _candidates(run):
        with suppress(StoreError):
            if head(folder).run != run:
                continue
            with admitted(folder) as found:
                case = found.case(registry)
            yield Recorded(replace(case, manifest=replace(case.manifest, language=language)), folder, registry)
            return


def _candidates(run: str) -> Iterator[Path]:
    if not paths.is_id(run):
        return
    named = os.environ.get(paths.RUN_VARIABLE)
    if named:
        yield Path(named)
    with suppress(FileNotFoundError):  # a working folder that was deleted
        yield Path.cwd()
    yield paths.reports() / run
