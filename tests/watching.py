"""Samples of a made-up target, by a clock that is not waited for, and what a Judge says of them."""

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import AlertEvent, Event
from wsinvest.model.sample import CanarySeen, ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName

START = datetime(2026, 11, 1, tzinfo=UTC)
OPENED = ProbeSeen((1000, 500, None, 200, 2000, 100, 50), open_us=3850)
REFUSED = ProbeSeen((1000, 500), stage=StageName.TCP, reason=Reason.REFUSED)
EVERY_S = 15
MINUTE, HOUR, DAY = 60, 3600, 86_400
World = Callable[[float], "float | None"]  # seconds -> share that fails; None: not measured


def sample(number: int, *, every_s: float = EVERY_S, **parts: Any) -> Sample:
    """The sample `number` (from 0): `every_s` seconds after the one before."""
    second = number * every_s
    return Sample(START + timedelta(seconds=second), round(second * 1e9) + 1, "boot", number + 1, **parts)


def samples(world: World, seconds: float, *, seed: int = 1, every_s: float = EVERY_S) -> Iterator[Sample]:
    """A probe each `every_s` seconds, the first one five seconds after the beginning."""
    chance = random.Random(seed)
    for number in range(round(seconds / every_s)):
        share = world(number * every_s + 5)
        draw = chance.random()
        if share is None:
            yield sample(number, every_s=every_s, unknown={"probe": Why.NETWORK})
        else:
            yield sample(number, every_s=every_s, probe=REFUSED if draw < share else OPENED)


def gauged(values: Iterable[float | None], *names: str, every_s: float = EVERY_S) -> Iterator[Sample]:
    """Samples with these gauges of one value each; None: unknown."""
    for number, value in enumerate(values):
        unknown = dict.fromkeys(names, Why.MISSING) if value is None else {}
        known = {} if value is None else dict.fromkeys(names, float(value))
        yield sample(number, every_s=every_s, gauges=known, unknown=unknown)


def held(canaries: Iterable[CanarySeen]) -> Iterator[Sample]:
    """Samples of a held connection."""
    for number, canary in enumerate(canaries):
        yield sample(number, canary=canary)


def said(judge: Judge, seen: Iterable[Sample], code: str = "") -> list[AlertEvent]:
    """All that is said of these samples; of one alert if `code` is given."""
    return [event for one in seen for event in judge.take(one) if not code or event.code == code]


def kinds(events: Iterable[AlertEvent]) -> list[Event]:
    """What each of the events says."""
    return [event.event for event in events]


def second(event: AlertEvent) -> float:
    """The second at which an event was said; the world of `samples` is five seconds older."""
    return (event.at - START).total_seconds() + 5
