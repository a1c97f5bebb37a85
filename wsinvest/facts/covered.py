"""Covered time: how long was watched between two samples, by the monotonic clock alone."""

from typing import Final

from wsinvest.model.sample import Sample

NS: Final = 1_000_000_000
STALE: Final = 3  # intervals; what lies longer apart was not watched


def covered_ns(before: Sample | None, after: Sample, every_s: float) -> int:
    """Nanoseconds between two samples of one boot; 0 if they lie further apart than STALE intervals."""
    if before is None or before.boot != after.boot:
        return 0
    distance = after.mono_ns - before.mono_ns
    return distance if 0 < distance <= STALE * every_s * NS else 0
