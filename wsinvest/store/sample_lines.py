"""One line of a day file: a sample as compact JSON, with only the fields that were seen, and back without loss."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from math import floor
from typing import Final

import msgspec

from wsinvest.model.sample import CanaryEnd, CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName

MS_NS: Final = 1_000_000


class _Probe(msgspec.Struct, omit_defaults=True, frozen=True):
    """A handshake; `cert_until`: seconds since 1970, which unlike the time left is the same in every line."""

    stages_us: tuple[int | None, ...] = ()
    open_us: int | None = None
    stage: StageName | None = None
    reason: Reason | None = None
    status: int | None = None
    close: int | None = None
    serial: str = ""
    cert_until: int | None = None


class _Canary(msgspec.Struct, omit_defaults=True, frozen=True):
    """The held connection."""

    age_s: float
    ping_us: int | None = None
    missed: int = 0
    end: CanaryEnd | None = None
    code: int | None = None


class _Line(msgspec.Struct, omit_defaults=True, frozen=True):
    """A sample; `at` is UTC to the millisecond, `mono_ms` the monotonic clock of `boot`."""

    seq: int
    at: str
    mono_ms: int
    boot: str
    probe: _Probe | None = None
    canary: _Canary | None = None
    gauges: Mapping[str, float | int] = {}
    unknown: Mapping[str, Why] = {}
    quiet: bool = False


_ENCODER: Final = msgspec.json.Encoder()
_DECODER: Final = msgspec.json.Decoder(_Line)


def exact(sample: Sample) -> Sample:
    """The sample as its line keeps it (clocks to the millisecond), so that what is judged is what is kept."""
    at = sample.at.astimezone(UTC)
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return replace(sample, at=at, mono_ns=sample.mono_ns // MS_NS * MS_NS)


def encode(sample: Sample) -> bytes:
    """The line of a sample, with its line end."""
    seen = sample.probe
    probe = (
        None
        if seen is None
        else _Probe(
            seen.stages_us,
            seen.open_us,
            seen.stage,
            seen.reason,
            seen.status,
            seen.close,
            seen.serial,
            None if seen.valid_s is None else floor(sample.at.timestamp()) + seen.valid_s,
        )
    )
    held = sample.canary
    canary = None if held is None else _Canary(held.age_s, held.ping_us, held.missed, held.end, held.code)
    at = sample.at.astimezone(UTC)
    return (
        _ENCODER.encode(
            _Line(
                sample.seq,
                f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z",
                sample.mono_ns // MS_NS,
                sample.boot,
                probe,
                canary,
                {name: int(value) if value == floor(value) else value for name, value in sample.gauges.items()},
                sample.unknown,
                sample.quiet,
            )
        )
        + b"\n"
    )


def decode(line: bytes) -> Sample:
    """The sample of a line; raises msgspec.MsgspecError or ValueError for a line of another kind."""
    said = _DECODER.decode(line)
    at = datetime.fromisoformat(said.at)
    seen, held = said.probe, said.canary
    probe = (
        None
        if seen is None
        else ProbeSeen(
            seen.stages_us,
            seen.open_us,
            seen.stage,
            seen.reason,
            seen.status,
            seen.close,
            seen.serial,
            None if seen.cert_until is None else seen.cert_until - floor(at.timestamp()),
        )
    )
    canary = None if held is None else CanarySeen(held.age_s, held.ping_us, held.missed, held.end, held.code)
    gauges = {name: float(value) for name, value in said.gauges.items()}
    return Sample(at, said.mono_ms * MS_NS, said.boot, said.seq, probe, canary, gauges, said.unknown, said.quiet)
