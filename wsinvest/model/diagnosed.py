"""Data classes of a diagnosis that a watch made, as its page lists it. No I/O, no clock."""

from dataclasses import dataclass
from datetime import datetime

from wsinvest.model.alert import Found, Root
from wsinvest.model.finding import ObjectiveState


@dataclass(frozen=True, slots=True)
class Goal:
    """An objective of the report. `title`, `due` and `measured`: texts in the target's language, with their unit."""

    name: str
    kind: str
    state: ObjectiveState
    title: str
    due: str
    measured: str


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """One diagnosis in short. `incident`: the one that it was made for, empty for the daily look at a well target."""

    at: datetime
    found: Found
    root: Root | None = None
    sentence: str = ""
    goals: tuple[Goal, ...] = ()
    took_s: float = 0.0
    incident: str = ""
