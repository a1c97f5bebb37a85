"""Judge: folds the samples of one target into states of its alerts and what is said of them. Pure, and exact to resume.

```
judge = Judge("shop", lines, every_s=15)        # or Judge(..., state=saved)
for event in judge.take(history.append(sample)):
    history.append_event(event)
saved = judge.state                              # msgspec encodes and decodes it
```
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from wsinvest.alerts.probe_failing import SUCCESS
from wsinvest.analysis.alert_state import Moment, Rules, moved
from wsinvest.analysis.success import detector_for
from wsinvest.analysis.window import Window
from wsinvest.diagnose.alert_catalogue import alerts_of
from wsinvest.facts.covered import NS
from wsinvest.model.alert import AlertEvent, AlertState, Basis, Event, Health, Light, Unwatched, Value, incident_id
from wsinvest.model.alert_unit import Alert, AlertLines, Of
from wsinvest.model.finding import Severity
from wsinvest.model.sample import CERTIFICATE, Sample


@dataclass(frozen=True, slots=True)
class JudgeState:
    """All that a Judge remembers. `incident`: the open one, empty if none; `said`: how many events it has."""

    window: Window
    alerts: Mapping[str, AlertState] = field(default_factory=dict)
    incident: str = ""
    said: int = 0


class Judge:
    """The alerts of one target, or with `of=Of.WATCH` of the watch itself."""

    def __init__(
        self,
        target: str,
        lines: AlertLines,
        every_s: float,
        state: JudgeState | None = None,
        *,
        of: Of = Of.TARGET,
        alerts: tuple[Alert[Any], ...] | None = None,
        unwatched: tuple[str, ...] = (),
    ) -> None:
        """Begin, or go on from `state`. `alerts`: these instead of all. `unwatched`: parts that are not asked for."""
        self.target = target
        self._units = alerts_of(of) if alerts is None else alerts
        self._state = state or JudgeState(Window(every_s))
        self.adopt(lines, every_s, unwatched)

    def adopt(self, lines: AlertLines, every_s: float, unwatched: tuple[str, ...] = ()) -> None:
        """Go on with other lines, another interval or other parts, from the next sample on; what is known is kept."""
        self.lines, self._unwatched = lines, frozenset(unwatched)
        self._detector = detector_for(lines[SUCCESS], every_s)
        clear_ns = round(lines.clear_s * NS)
        self._rules = {one.code: Rules(round(one.for_s * NS), clear_ns, one.steps, one.reminds) for one in self._units}
        window = self._state.window
        in_a_row = {name: number for name, number in window.in_a_row.items() if name not in self._unwatched}
        self._state = replace(self._state, window=replace(window, every_s=every_s, in_a_row=in_a_row))

    @property
    def state(self) -> JudgeState:
        """What to save: a Judge that begins with it says what this one would have said."""
        return self._state

    @property
    def window(self) -> Window:
        """What the alerts look back on."""
        return self._state.window

    @property
    def alerts(self) -> tuple[AlertState, ...]:
        """The state of every alert, in the order of the codes; `since` is None where nothing was measured yet."""
        return tuple(self._state.alerts.get(unit.code, AlertState(unit.code)) for unit in self._units)

    @property
    def firing(self) -> tuple[AlertState, ...]:
        """The alerts that fire or recover, the worst first."""
        return tuple(sorted((one for one in self.alerts if one.fires), key=lambda one: -(one.severity or 0)))

    @property
    def incident(self) -> str:
        """The id of the open incident, empty if there is none."""
        return self._state.incident

    @property
    def health(self) -> Health:
        """The target in one word. What fires and was not measured for 10 minutes is unknown."""
        fires = [one for one in self.alerts if one.fires]
        measured = [one.severity for one in fires if not one.unmeasured]
        if Severity.CRITICAL in measured:
            return Health.DOWN
        sample = self.window.sample
        if sample is None or "probe" in sample.unknown or len(measured) < len(fires):
            return Health.UNKNOWN
        return Health.DEGRADED if measured else Health.UP

    def take(self, sample: Sample) -> tuple[AlertEvent, ...]:
        """What is to be said after this sample, in the order of the codes. Samples come by ascending seq."""
        window = self._state.window.then(sample, self._detector)
        alerts, changes = dict(self._state.alerts), []
        now = Moment(window.clock_ns, sample.at, sample.seq)
        for unit in self._units:
            before = alerts.get(unit.code) or AlertState(unit.code, seen_ns=window.clock_ns)
            value = self._value(unit, before, window, sample)
            if value is not None:
                found = moved(before, value, now, self._rules[unit.code])
                alerts[unit.code] = found.state
                if found.event is not None:
                    basis = Basis.EDITED if isinstance(value, Unwatched) else Basis.MEASURED
                    changes.append((found.event, before, found.state, basis))
        self._state = replace(self._state, window=window, alerts=alerts)
        return tuple(self._said(*change, sample) for change in changes)

    def _value(self, unit: Alert[Any], state: AlertState, window: Window, sample: Sample) -> Value | None:
        """What the alert says of this sample: unknown if all that it reads is, None if nothing of it was due.

        An edit of the target file counts in planned work too: it is no measurement.
        """
        if state.light is not Light.OK and self._is_unwatched(unit, sample):
            return Unwatched()
        if sample.quiet:
            return None
        if any(_is_there(part, sample) for part in unit.reads):
            return unit.function(window, self.lines)
        return window.unknown(*unit.reads) if any(part in sample.unknown for part in unit.reads) else None

    def _is_unwatched(self, unit: Alert[Any], sample: Sample) -> bool:
        """True if the target file names nothing that it reads, or not all that it rests on, and the sample lacks it."""
        gone = [part for part in self._unwatched if part not in sample.unknown and not _is_there(part, sample)]
        return set(unit.reads) <= set(gone) or not set(unit.rests_on).isdisjoint(gone)

    def _said(self, event: Event, before: AlertState, after: AlertState, basis: Basis, sample: Sample) -> AlertEvent:
        """The event, in the open incident or a new one; the last alert that is resolved closes it."""
        incident = self._state.incident or incident_id(sample.at, str(sample.seq), self.target)
        said = self._state.said + 1
        over = not any(one.fires for one in self._state.alerts.values())
        self._state = replace(self._state, incident="" if over else incident, said=0 if over else said)
        told = before if event is Event.RESOLVED else after
        words = dict(told.words)
        if event is not Event.FIRING:
            words["lasted_s"] = (self.window.clock_ns - told.fired_ns) // NS
        return AlertEvent(
            event=event,
            incident=incident,
            seq=said,
            target=self.target,
            code=after.code,
            before=before.light,
            after=after.light,
            at=sample.at,
            severity=told.severity,
            value=after.value,
            line=told.line,
            evidence=(told.first, sample.seq),
            words=words,
            basis=basis,
        )


def _is_there(part: str, sample: Sample) -> bool:
    if part == "probe":
        return sample.probe is not None
    if part == CERTIFICATE:
        return sample.probe is not None and bool(sample.probe.serial)
    return sample.canary is not None if part == "canary" else part in sample.gauges


@dataclass(frozen=True, slots=True)
class Regime:
    """The lines and the interval that hold from the sample `since` on: the target file was edited.

    `of`: what the samples are of. `unwatched`: the parts of a sample that the target file does not ask for.
    """

    since: int
    lines: AlertLines
    every_s: float
    of: Of = Of.TARGET
    unwatched: tuple[str, ...] = ()


def fold(samples: Iterable[Sample], target: str, regimes: Sequence[Regime]) -> Iterator[AlertEvent]:
    """Everything that is said of these samples. `regimes`: by ascending `since`; the first holds from the beginning."""
    first, *later = regimes
    yield from replayed(
        Judge(target, first.lines, first.every_s, of=first.of, unwatched=first.unwatched), samples, later
    )


def replayed(judge: Judge, samples: Iterable[Sample], later: Iterable[Regime]) -> Iterator[AlertEvent]:
    """What a Judge says of these samples, each by the regime that held then. `later`: by ascending `since`."""
    waiting = list(later)
    for sample in samples:
        while waiting and sample.seq >= waiting[0].since:
            regime = waiting.pop(0)
            judge.adopt(regime.lines, regime.every_s, regime.unwatched)
        yield from judge.take(sample)
