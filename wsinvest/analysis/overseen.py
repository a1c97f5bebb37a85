"""What the watch knows of itself: the samples of all its targets of one cycle, seen together."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from wsinvest.analysis import gauges
from wsinvest.model.sample import Sample, Why
from wsinvest.model.stage import StageName

PROBE: Final = "probe"
OUR_FAULT: Final = frozenset({Why.NETWORK, Why.DESCRIPTORS, Why.PORTS})
ON_THE_WAY: Final = frozenset({StageName.DNS, StageName.TCP})


def all_fail_on_the_way(cycle: Mapping[str, Sample]) -> bool:
    """True if each target that was probed failed by dns or tcp: then our own network is to be looked at first."""
    probes = [one.probe for one in cycle.values() if one.probe is not None]
    return bool(probes) and all(probe.stage in ON_THE_WAY for probe in probes)


def withheld(cycle: Mapping[str, Sample], why: Why) -> Mapping[str, Sample]:
    """The samples with their failures by dns or tcp made unknown, as our own network was found broken."""
    return {target: _withheld(sample, why) for target, sample in cycle.items()}


def _withheld(sample: Sample, why: Why) -> Sample:
    if sample.probe is None or sample.probe.stage not in ON_THE_WAY:
        return sample
    return replace(sample, probe=None, unknown={**sample.unknown, PROBE: why})


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
