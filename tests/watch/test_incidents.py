"""One incident is one diagnosis and few messages, in whatever order its alerts come and go."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from wsinvest.model.alert import AlertEvent, Event, Found, Incident, Light, Root
from wsinvest.model.finding import Confidence, Severity
from wsinvest.watch.diagnosing import Conclusion
from wsinvest.watch.incidents import AGAIN_AFTER_S, MOST_AN_HOUR, Incidents, Kept, World

AT = datetime(2026, 11, 28, 3, tzinfo=UTC)
ROOT = Conclusion(Found.ROOT, Root("config.secret.missing", Confidence.PROVEN), "JWT_SECRET is not set", "Set it.")


class Scene:
    """Incidents with a clock that is moved by hand; `said` and `kept` are what came of them."""

    def __init__(self, concludes: Conclusion = ROOT, effects: tuple[str, ...] = ()) -> None:
        """`effects`: the alerts that follow from a root."""
        self.now = 0.0
        self.said: list[tuple[str, int]] = []
        self.roots: list[Root | None] = []
        self.kept: list[Kept] = []
        self.diagnosed = 0
        self.follows: list[tuple[str, ...]] = []
        self.concludes = concludes
        self._effects = effects
        self.incidents = self.again(None)

    def again(self, kept: Kept | None) -> Incidents:
        """The incidents after a restart."""
        world = World(self._diagnose, self._tell, self.kept.append, self._follow)
        self.incidents = Incidents(world, kept, clock=lambda: self.now, wait_s=0.02)
        return self.incidents

    async def _diagnose(self, _incident: Incident) -> Conclusion:
        self.diagnosed += 1
        return self.concludes

    def _tell(self, incident: Incident, event: Event, seq: int, _at: datetime) -> None:
        self.said.append((str(event), seq))
        self.roots.append(incident.root)

    def _follow(self, alerts: tuple[str, ...], codes: tuple[str, ...]) -> tuple[str, ...]:
        self.follows.append(codes)
        return tuple(code for code in alerts if code in self._effects)

    def happens(self, event: Event, code: str = "probe.failing", severity: Severity = Severity.HIGH) -> AlertEvent:
        """An event of an alert."""
        return AlertEvent(event, "chat-1", 1, "chat", code, Light.PENDING, Light.FIRING, AT, severity)

    async def take(self, *events: AlertEvent, reason: str = "status 401") -> Incident | None:
        """Take them, and wait for what they start."""
        ended = self.incidents.take(events, reason, AT)
        await self.incidents.settle()
        return ended


def play(scene: Scene, act: Callable[[], Awaitable[None]]) -> Scene:
    """Run it to its end."""
    asyncio.run(act())
    return scene


def test_one_message_with_the_cause_and_one_at_the_end():
    """Alerts that come within the wait are in the first message."""
    scene = Scene()

    async def act() -> None:
        scene.incidents.take([scene.happens(Event.FIRING)], "status 401", AT)
        scene.incidents.take([scene.happens(Event.FIRING, "health.unwell")], "status 401", AT)
        await scene.incidents.settle()
        await scene.take(scene.happens(Event.RESOLVED))
        ended = await scene.take(scene.happens(Event.RESOLVED, "health.unwell"))
        assert ended is not None
        assert ("probe.failing", "health.unwell") == ended.alerts

    play(scene, act)
    assert [("firing", 1), ("resolved", 2)] == scene.said
    assert [ROOT.root, ROOT.root] == scene.roots
    assert 1 == scene.diagnosed


@pytest.mark.parametrize(("effects", "said"), [(("health.unwell",), 1), ((), 2)])
def test_a_later_alert_is_said_unless_it_follows(effects: tuple[str, ...], said: int):
    """What follows from the root is listed below it."""
    scene = Scene(effects=effects)

    async def act() -> None:
        await scene.take(scene.happens(Event.FIRING))
        await scene.take(scene.happens(Event.FIRING, "health.unwell"))

    play(scene, act)
    assert said == len(scene.said)
    assert effects == scene.kept[-1].incident.effects


def test_severity_only_rises_and_a_rise_is_said():
    """A lower one changes nothing."""
    scene = Scene()

    async def act() -> None:
        await scene.take(scene.happens(Event.FIRING))
        await scene.take(scene.happens(Event.FIRING, "memory.high", Severity.CRITICAL))
        await scene.take(scene.happens(Event.FIRING, "canary.ping", Severity.MEDIUM))

    play(scene, act)
    assert [("firing", 1), ("escalated", 2), ("firing", 3)] == scene.said
    assert Severity.CRITICAL is scene.kept[-1].incident.severity


def test_a_restart_says_nothing_twice_and_forgets_nothing():
    """What was not said yet is said by the next watch."""
    scene = Scene()

    async def act() -> None:
        scene.incidents.take([scene.happens(Event.FIRING)], "status 401", AT)
        scene.incidents.stop()
        scene.again(scene.kept[-1])
        await scene.take()
        scene.again(scene.kept[-1])
        await scene.take()
        await scene.take(scene.happens(Event.RESOLVED))

    play(scene, act)
    assert [("firing", 1), ("resolved", 2)] == scene.said


def test_an_hour_has_four_diagnoses():
    """A service that flaps all night is not investigated all night."""
    scene = Scene()

    async def act() -> None:
        for _ in range(MOST_AN_HOUR + 2):
            await scene.take(scene.happens(Event.FIRING))
            await scene.take(scene.happens(Event.RESOLVED))
            scene.now += 60

    play(scene, act)
    assert MOST_AN_HOUR == scene.diagnosed
    assert Found.LEFT_OUT is scene.kept[-1].incident.found


def test_one_of_too_many_is_diagnosed_a_quarter_of_an_hour_later():
    """As often as it takes; what was not made counts for no limit."""
    scene = Scene(concludes=Conclusion(Found.CROWDED))

    async def act() -> None:
        await scene.take(scene.happens(Event.FIRING))
        for _ in range(2 * MOST_AN_HOUR):
            scene.now += AGAIN_AFTER_S - 1
            await scene.take()
            scene.now += 1
            await scene.take()
        scene.concludes = ROOT
        for _ in range(3):
            scene.now += AGAIN_AFTER_S
            await scene.take()

    play(scene, act)
    assert 1 + 2 * MOST_AN_HOUR + 1 == scene.diagnosed
    assert ROOT.root == scene.kept[-1].incident.root


@pytest.mark.parametrize(
    ("waits_s", "reason", "diagnoses"),
    [(AGAIN_AFTER_S, "refused", 2), (AGAIN_AFTER_S - 1, "refused", 1), (AGAIN_AFTER_S, "status 401", 1)],
)
def test_it_is_diagnosed_again_where_the_reason_changed(waits_s: float, reason: str, diagnoses: int):
    """Once, after a quarter of an hour; for days if need be, without a third."""
    scene = Scene()

    async def act() -> None:
        await scene.take(scene.happens(Event.FIRING))
        scene.now += waits_s
        for _ in range(3):
            await scene.take(reason=reason)

    play(scene, act)
    assert diagnoses == scene.diagnosed
    assert 1 == len(scene.said)


def test_reminders_are_of_the_first_alert():
    """Three alerts of one incident do not remind three times."""
    scene = Scene()

    async def act() -> None:
        await scene.take(scene.happens(Event.FIRING), scene.happens(Event.FIRING, "memory.high"))
        await scene.take(scene.happens(Event.REMINDER), scene.happens(Event.REMINDER, "memory.high"))

    play(scene, act)
    assert [("firing", 1), ("reminder", 2)] == scene.said


@pytest.mark.parametrize(
    ("confidence", "follows"), [(Confidence.PROVEN, ("http.auth.rejected",)), (Confidence.INFERRED, ())]
)
def test_only_a_proven_root_keeps_alerts_unsaid(confidence: Confidence, follows: tuple[str, ...]):
    """What is only inferred may be wrong, and then the alert that was not sent was the true one."""
    scene = Scene(replace(ROOT, root=Root("config.secret.missing", confidence), follows=("http.auth.rejected",)))

    async def act() -> None:
        await scene.take(scene.happens(Event.FIRING))

    play(scene, act)
    assert follows == scene.follows[-1]


def test_what_was_told_is_written_down_afterwards():
    """Who is killed in between tells it again under the same number; the other way round it would be lost."""
    scene = Scene()

    async def act() -> None:
        said_before = [(0, None)]
        scene.incidents = Incidents(
            World(
                scene._diagnose,
                lambda *_: said_before.append((scene.kept[-1].said, scene.kept[-1].incident.closed_at)),
                scene.kept.append,
                scene._follow,
            ),
            wait_s=0.02,
        )
        await scene.take(scene.happens(Event.FIRING))
        await scene.take(scene.happens(Event.RESOLVED))
        assert [(0, None), (0, None), (1, None)] == said_before

    last = play(scene, act).kept[-1]
    assert (2, AT) == (last.said, last.incident.closed_at)
