"""Storms as facts, for the tests of rules, sections and documents."""

from typing import Any

from tests.building import case
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.backoff import parsed
from wsinvest.facts.storm import Band, Call, Forecast, Order, Rate, RateBasis, Rehearsal, Storm
from wsinvest.model.finding import Diagnosis

RATE = Rate(1000.0, 700.0, 1300.0, Order.TOGETHER, RateBasis.MEASURED, in_flight=5000, bursts=2)


def forecast(call: Call = Call.COLLAPSES, peak: float = 5000) -> Forecast:
    """A forecast of this call."""
    never = Band(None, None, None)
    times = Band(1.4, 2.0, 3.3) if call is Call.RETURNS else never
    return Forecast(call, Band(3.8, 5.0, 7.1), times, times, Band(15_000, 18_000, 20_000), peak, 15.0, 18.0, 12, 60.0)


def rehearsal(call: Call = Call.COLLAPSES, back: int = 550, peak: int = 5000, lag_s: float = 0.3) -> Rehearsal:
    """A rehearsal in which so many of 5,000 clients came back."""
    half_s = 20.0 if back >= 2500 else None
    return Rehearsal(call, 5000, back, 4.2, half_s, None, 32_872, 27_000, peak, lag_s, 48.0)


def storm(call: Call = Call.COLLAPSES, seen: Rehearsal | None = None, **more: Any) -> Storm:
    """5,000 clients that try every second and give up after 5 s."""
    of = (5000, parsed("fixed 1"), 5.0, 4.0)
    return Storm(*of, more.pop("rate", RATE), forecast(call, **more), seen)


def stormy(facts: Storm | None = None) -> Diagnosis:
    """The diagnosis of a case that holds a storm alone."""
    return diagnose(case(storm=facts or storm()))
