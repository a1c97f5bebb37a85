"""What the watch knows of itself: the samples of all its targets of one cycle, seen together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from wsinvest.analysis import gauges
from wsinvest.model.sample import Sample, Why

PROBE: Final = "probe"
OUR_FAULT: Final = frozenset({Why.NETWORK, Why.DESCRIPTORS, Why.PORTS})


def is_blind(cycle: Mapping[str, Sample]) -> bool:
    """True if no target was measured and each that was due is unknown for a reason of this host."""
    whys = [one.unknown[PROBE] for one in cycle.values() if PROBE in one.unknown]
    seen = any(one.probe is not None for one in cycle.values())
    return not seen and bool(whys) and all(why in OUR_FAULT for why in whys)


def own_sample(
    cycle: Mapping[str, Sample],
    *,
    at: datetime,
    mono_ns: int,
    boot: str,
    seq: int,
    unwritten: int = 0,
    late_s: float = 0.0,
    outbox_s: float = 0.0,
    refused: int = 0,
) -> Sample:
    """The sample of the watch itself, for `Judge(..., of=Of.WATCH)`; `watch_blind` is left out if nothing was due."""
    seen = {gauges.UNWRITTEN: unwritten, gauges.LATE_S: late_s, gauges.OUTBOX_S: outbox_s, gauges.REFUSED: refused}
    due = any(one.probe is not None or PROBE in one.unknown for one in cycle.values())
    blind = {gauges.BLIND: float(is_blind(cycle))} if due else {}
    return Sample(at, mono_ns, boot, seq, gauges={**seen, **blind})
