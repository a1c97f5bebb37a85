"""Data classes of alerts: a value, the state of one alert, a change of state, an incident. No I/O, no clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from zlib import crc32

from wsinvest.model.finding import Confidence, Severity
from wsinvest.model.sample import Why

_UNMARKED: Final = re.compile(r"\d{8}-\d{6}-\d+", re.ASCII)
UNMEASURED_NS: Final = 600 * 1_000_000_000  # then a firing alert shows "last seen bad, not measured since"


@dataclass(frozen=True, slots=True)
class Good:
    """The value is on the good side of the clear line. `value` in the alert's unit, None if it has no number."""

    value: float | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies between the clear line and the raise line: it raises nothing and clears nothing."""

    value: float | None = None


@dataclass(frozen=True, slots=True)
class Bad:
    """The value is on the bad side of the raise line `line`. `words`: fields of the alert's text.

    `first`: the first sample (seq) behind it, 0 if that is the one that turned it bad.
    """

    severity: Severity
    value: float | None = None
    line: float | None = None
    words: Mapping[str, object] = field(default_factory=dict)
    first: int = 0


@dataclass(frozen=True, slots=True)
class Begun:
    """It failed, and not often enough in a row yet: `bad` is what it would be. It is pending, and no timer runs."""

    bad: Bad


@dataclass(frozen=True, slots=True)
class Unknown:
    """It could not be measured, or too little was: no state changes and no timer starts again."""

    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Unwatched:
    """The target file names what the alert reads no longer: nothing will be known of it."""


Value = Good | Between | Begun | Bad | Unknown | Unwatched


class Light(StrEnum):
    """The state of one alert."""

    OK = "ok"
    PENDING = "pending"
    FIRING = "firing"
    RECOVERING = "recovering"


class Event(StrEnum):
    """What is said of an alert or an incident."""

    FIRING = "firing"
    ESCALATED = "escalated"
    REMINDER = "reminder"
    FLAPPING = "flapping"
    RESOLVED = "resolved"
    TEST = "test"


class Basis(StrEnum):
    """What a change of an alert follows from."""

    MEASURED = "measured"  # a value
    EDITED = "edited"  # the target file names what it reads no longer


@dataclass(frozen=True, slots=True)
class AlertState:
    """The state of one alert. Times are nanoseconds of covered time, never of the wall clock.

    `held_ns`: how long the value has been bad (pending) or good (recovering). `since`: UTC of the change into `light`.
    `unmeasured_ns`: how long nothing was known while it fires. `firings`: covered times of the last hour's firings.
    `seen_ns`: when it was evaluated last, `fired_ns`: when it fired. `first`: the sample (seq) that turned it bad.
    `flapping`: that it comes and goes was said already. `since` is None until it was measured for the first time.
    """

    code: str
    light: Light = Light.OK
    severity: Severity | None = None
    since: datetime | None = None
    value: float | None = None
    line: float | None = None
    held_ns: int = 0
    unmeasured_ns: int = 0
    reminded: int = 0
    firings: tuple[int, ...] = ()
    flapping: bool = False
    seen_ns: int = 0
    fired_ns: int = 0
    first: int = 0
    words: Mapping[str, object] = field(default_factory=dict)

    @property
    def fires(self) -> bool:
        """True from the message *firing* until *resolved*."""
        return self.light in (Light.FIRING, Light.RECOVERING)

    @property
    def unmeasured(self) -> bool:
        """True if it was last seen bad, and has not been measured for so long that it may be good by now."""
        return self.fires and self.unmeasured_ns >= UNMEASURED_NS


@dataclass(frozen=True, slots=True)
class AlertEvent:
    """One line of `events.jsonl`: a change that is said. `evidence`: the first and last sample (seq) behind it."""

    event: Event
    incident: str
    seq: int
    target: str
    code: str
    before: Light
    after: Light
    at: datetime
    severity: Severity | None = None
    value: float | None = None
    line: float | None = None
    evidence: tuple[int, int] = (0, 0)
    words: Mapping[str, object] = field(default_factory=dict)
    basis: Basis = Basis.MEASURED


def incident_id(at: datetime, what: str, whose: str) -> str:
    """When it began, what tells it from others of that second, and a mark of whose it is.

    A receiver of many targets drops messages by this id and their number: those of two targets must not share one.
    """
    return f"{at:%Y%m%d-%H%M%S}-{what}-{_mark(whose)}"


def marked(incident: str, whose: str) -> str:
    """The id of an incident of this target as it is made now: those of older histories have no mark of whose it is."""
    return f"{incident}-{_mark(whose)}" if _UNMARKED.fullmatch(incident) else incident


def _mark(whose: str) -> str:
    return f"{crc32(whose.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Root:
    """The root cause that the diagnosis of an incident found."""

    code: str
    confidence: Confidence


class Found(StrEnum):
    """What the diagnosis of an incident came to."""

    NOT_YET = "not_yet"
    ROOT = "root"
    OPEN = "open"  # no root cause: the rivals are named
    WELL = "well"  # all handshakes opened, and nothing urgent was found
    BESIDE = "beside"  # all handshakes opened, and the root cause that was found leads to none of the alerts
    CROWDED = "crowded"  # too many targets were to be diagnosed at once
    LEFT_OUT = "left_out"  # the limit of diagnoses, or the server asked for fewer requests


@dataclass(frozen=True, slots=True)
class Incident:
    """One fault of one target: the alerts that fire together, their cause, and what follows from it.

    `alerts`: codes that are said; `effects`: codes that follow from the root, listed and not sent. `first_step` and
    `changed`: filtered text in the target's language. `run`: the folder of the diagnosis' case, empty if none.
    `unwatched`: those of its alerts that ended because the target file names what they read no longer.
    `report`: the path of the report that was published for it, empty if none. `peer`: the address and port that its
    diagnosis tried. `seq`: the number of its messages so far. `fleet`: the targets that it is told with, the first of
    which speaks, in the messages of its incident `speaker`; empty if it is told alone.
    """

    id: str
    target: str
    opened_at: datetime
    alerts: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    severity: Severity | None = None
    found: Found = Found.NOT_YET
    root: Root | None = None
    rivals: tuple[str, ...] = ()
    sentence: str = ""
    first_step: str = ""
    changed: tuple[str, ...] = ()
    run: str = ""
    report: str = ""
    peer: str = ""
    seq: int = 0
    fleet: tuple[str, ...] = ()
    speaker: str = ""
    acknowledged: str = ""
    closed_at: datetime | None = None
    unwatched: tuple[str, ...] = ()


class Health(StrEnum):
    """The state of a target in one word."""

    UP = "up"
    DEGRADED = "degraded"  # an alert below critical fires
    DOWN = "down"  # a critical alert fires
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page, /metrics and `watch status` show of one target."""

    target: str
    health: Health
    since: datetime
    alerts: tuple[AlertState, ...] = ()
    incident: Incident | None = None
    earlier: tuple[Incident, ...] = ()
