"""A whole ladder for tests of what is shown: two ramps, rates, traffic."""

from dataclasses import replace

from tests.analysis.ladders import ladder, ramp
from wsinvest.facts.capacity import Carries
from wsinvest.facts.ladder import Front, Ladder, RateStep

RATES = (
    RateStep(100.0, 200, 200, 4.5, 3.0, 0.5),
    RateStep(200.0, 400, 400, 20.0, 4.0, 0.6),
    RateStep(400.0, 800, 790, 900.0, 5.0, 0.7),
)


def whole() -> Ladder:
    """Descriptors bind at 505; memory, compressed and busy, is next; 4 connections a second stay 60 s."""
    plain = ramp(more=2_000)
    compressed = ramp(Carries.COMPRESSED, memory=120_000, more=80_000, empty=50e6 + 420 * 24_000, before=420)
    found = ladder(
        plain, compressed, descriptors=512, memory=400_000_000, backlog=128, front=(Front("maxconn 4000", 4000),)
    )
    return replace(found, rates=RATES, arrivals=4.0, hold_p99_s=60.0)
