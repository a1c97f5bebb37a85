"""A pandas DataFrame of the samples of a watch: one row a sample, units in the names of columns."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pandas as pd

from wsinvest.model.gauge import CANARY, PROBE
from wsinvest.model.sample import STAGES, Sample
from wsinvest.model.stage import StageName

_TIMED: Final = STAGES[:-1]  # opening itself takes no time
_STAGES: Final = pd.CategoricalDtype([stage.value for stage in StageName], ordered=True)
# After these a column for each gauge of the history, by its name, in the gauge's unit.
SAMPLES: Final[Mapping[str, Any]] = {
    "seq": "int64",
    "at": "datetime64[us, UTC]",
    "opened": "boolean",
    "open_ms": "float64",
    **{f"{stage.value}_ms": "float64" for stage in _TIMED},
    "failed_stage": _STAGES,
    "reason": "str",
    "http_status": "Int64",
    "close_code": "Int64",
    "certificate_valid_s": "Int64",
    "canary_age_s": "float64",
    "canary_ping_ms": "float64",
    "canary_end": "str",
    "canary_code": "Int64",
    "unknown": "str",
    "quiet": "bool",
}
_MS: Final = 1000


def samples_of(samples: Iterable[Sample]) -> pd.DataFrame:
    """One row for each sample (see SAMPLES) in their order, then the gauges.

    `opened` is NA where no handshake was made or none could be measured; `unknown` says what and why.
    """
    taken = tuple(samples)
    names = sorted({name for one in taken for name in one.gauges})
    columns = [*SAMPLES, *names]
    rows = [(*_row(one), *(one.gauges.get(name) for name in names)) for one in taken]
    kinds = {**SAMPLES, **dict.fromkeys(names, "float64")}
    return pd.DataFrame(rows, columns=columns, dtype=object).astype(kinds)


def _row(one: Sample) -> Iterator[Any]:
    probe, held = one.probe, one.canary
    yield from (one.seq, one.at)
    yield None if probe is None else not probe.failed
    yield None if probe is None or probe.open_us is None else probe.open_us / _MS
    times = () if probe is None else probe.stages_us
    padded = (*times, *[None] * len(_TIMED))[: len(_TIMED)]
    yield from (None if time is None else time / _MS for time in padded)
    yield None if probe is None or probe.stage is None else probe.stage.value
    yield "" if probe is None or probe.reason is None else probe.reason.value
    yield from (None, None, None) if probe is None else (probe.status, probe.close, probe.valid_s)
    yield None if held is None else held.age_s
    yield None if held is None or held.ping_us is None else held.ping_us / _MS
    yield "" if held is None or held.end is None else held.end.value
    yield None if held is None else held.code
    yield ", ".join(f"{name}: {why.value}" for name, why in sorted(one.unknown.items(), key=_probe_first))
    yield one.quiet


def _probe_first(item: tuple[str, Any]) -> tuple[bool, str]:
    return item[0] not in (PROBE, CANARY), item[0]
