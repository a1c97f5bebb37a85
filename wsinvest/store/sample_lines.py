"""One line of a day file: a sample as compact JSON, with only the fields that were seen, and back without loss."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import floor
from typing import Annotated, Final

import msgspec

from wsinvest.model.sample import CanaryEnd, CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName

MS_NS: Final = 1_000_000
STEP_US: Final = 10_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
# Numbers of a line, which may come from somebody else: what lies beyond could not be counted with, nor drawn.
_Count = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
_Reading = Annotated[float, msgspec.Meta(ge=-1e18, le=1e18)]
YEARS: Final = range(1970, 9999)  # 1970: a device whose clock was never set


class _Probe(msgspec.Struct, omit_defaults=True, frozen=True):
    """A handshake; `cert_until`: seconds since 1970, which unlike the time left is the same in every line."""

    open_us: _Count | None = None
    stages_us: tuple[_Count | None, ...] = ()
    stage: StageName | None = None
    reason: Reason | None = None
    status: _Count | None = None
    close: _Count | None = None
    serial: str = ""
    cert_until: _Count | None = None


class _Canary(msgspec.Struct, omit_defaults=True, frozen=True):
    """The held connection. `opened_ms`: by the clock of `at`, while it is open; `age_s`: of one that ended."""

    ping_us: _Count | None = None
    missed: _Count = 0
    opened_ms: _Count | None = None
    age_s: _Reading = 0.0
    end: CanaryEnd | None = None
    code: _Count | None = None


class _Line(msgspec.Struct, omit_defaults=True, frozen=True):
    """A sample; `at`: UTC to ten milliseconds. What changes stands close together, which gzip likes.

    `clock_ms`: by how much the clock of `at` (since 1970) is ahead of the monotonic one; it changes if a clock is set.
    """

    seq: _Count
    at: str
    probe: _Probe | None = None
    canary: _Canary | None = None
    gauges: Mapping[str, _Reading] = {}
    unknown: Mapping[str, Why] = {}
    quiet: bool = False
    boot: str = ""
    clock_ms: _Count = 0


class _Numbered(msgspec.Struct):
    """What of a line says whether it is due."""

    seq: _Count


class _Timed(msgspec.Struct):
    """What of a line says when it was taken."""

    at: str


class _Until(msgspec.Struct):
    cert_until: _Count | None = None


class _Certified(msgspec.Struct):
    """What of a line is about the certificate."""

    at: str
    probe: _Until | None = None


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(_Line)
_NUMBERED: Final = msgspec.json.Decoder(_Numbered)
_TIMED: Final = msgspec.json.Decoder(_Timed)
_CERTIFIED: Final = msgspec.json.Decoder(_Certified)


def exact(sample: Sample) -> Sample:
    """The sample as its line keeps it, so that what is judged is what is kept: up to 10 ms earlier on both clocks."""
    at = sample.at.astimezone(UTC)
    cut_us = at.microsecond % STEP_US
    held = sample.canary
    if held is not None and held.end is None:
        held = replace(held, age_s=round(held.age_s - cut_us / 1_000_000, 3))
    mono_ns = (sample.mono_ns - cut_us * 1000) // MS_NS * MS_NS
    return replace(sample, at=at - timedelta(microseconds=cut_us), mono_ns=mono_ns, canary=held)


def encode(sample: Sample) -> bytes:
    """The line of a sample, with its line end."""
    at = sample.at.astimezone(UTC)
    line = _Line(
        seq=sample.seq,
        at=f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
        probe=_probe(sample),
        canary=_canary(sample),
        gauges={name: int(value) if value == floor(value) else value for name, value in sample.gauges.items()},
        unknown=sample.unknown,
        quiet=sample.quiet,
        boot=sample.boot,
        clock_ms=_ms(at) - sample.mono_ns // MS_NS,
    )
    return _ENCODER.encode(line) + b"\n"


def decode(line: bytes) -> Sample:
    """The sample of a line; raises msgspec.MsgspecError or ValueError for a line of another kind."""
    said = _DECODER.decode(line)
    at = _time(said.at)
    return Sample(
        at=at,
        mono_ns=(_ms(at) - said.clock_ms) * MS_NS,
        boot=said.boot,
        seq=said.seq,
        probe=None if said.probe is None else _probe_seen(said.probe, at),
        canary=None if said.canary is None else _canary_seen(said.canary, at),
        gauges={name: float(value) for name, value in said.gauges.items()},
        unknown=said.unknown,
        quiet=said.quiet,
    )


def seq_of(line: bytes) -> int:
    """The number of the sample of a line, in an eighth of the time of `decode`, which raises the same."""
    return _NUMBERED.decode(line).seq


def at_of(line: bytes) -> datetime:
    """When the sample of a line was taken, UTC; raises what `decode` raises."""
    return _time(_TIMED.decode(line).at)


def certificate_of(line: bytes) -> tuple[datetime, datetime] | None:
    """When the sample of a line was taken, and until when the certificate that it saw is valid; None if it saw none."""
    said = _CERTIFIED.decode(line)
    if said.probe is None or said.probe.cert_until is None:
        return None
    return _time(said.at), datetime.fromtimestamp(said.probe.cert_until, UTC)


def _time(text: str) -> datetime:
    """The time of a line; raises ValueError for one without a zone, or of another age."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or at.year not in YEARS:
        raise ValueError("no time of a sample")
    return at


def _probe(sample: Sample) -> _Probe | None:
    seen = sample.probe
    if seen is None:
        return None
    until = None if seen.valid_s is None else floor(sample.at.timestamp()) + seen.valid_s
    told = (seen.stage, seen.reason, seen.status, seen.close, seen.serial)
    return _Probe(seen.open_us, seen.stages_us, *told, until)


def _probe_seen(said: _Probe, at: datetime) -> ProbeSeen:
    left = None if said.cert_until is None else said.cert_until - floor(at.timestamp())
    told = (said.stage, said.reason, said.status, said.close, said.serial)
    return ProbeSeen(said.stages_us, said.open_us, *told, left)


def _canary(sample: Sample) -> _Canary | None:
    seen = sample.canary
    if seen is None:
        return None
    if seen.end is not None:
        return _Canary(seen.ping_us, seen.missed, None, seen.age_s, seen.end, seen.code)
    return _Canary(seen.ping_us, seen.missed, _ms(sample.at) - round(seen.age_s * 1000))


def _canary_seen(said: _Canary, at: datetime) -> CanarySeen:
    age_s = said.age_s if said.opened_ms is None else (_ms(at) - said.opened_ms) / 1000
    return CanarySeen(age_s, said.ping_us, said.missed, said.end, said.code)


def _ms(at: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (at - _EPOCH) // _MS
