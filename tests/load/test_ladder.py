"""A ladder climbed at real servers."""

import asyncio
import os
import signal
from dataclasses import replace

import pytest

from tests.load.served import Served, served
from wsinvest.analysis.measured_capacity import measured_capacity
from wsinvest.config.resolve import Options, resolve
from wsinvest.facts.ladder import Ladder
from wsinvest.facts.load import Aborted
from wsinvest.host.port_sockets import connections
from wsinvest.load.ladder import Climbing, Progress
from wsinvest.load.ladder_plan import Plan, planned
from wsinvest.load.serving import bounds_of, serving
from wsinvest.load.target_watch import TargetWatch
from wsinvest.load.way import prepared, way_of
from wsinvest.redact.redactor import Redactor

PLAN = replace(planned(100, compresses=False, tls=False), settle_s=0.05)


def climb(server: Served, plan: Plan = PLAN, tell=lambda _progress: None, stop=lambda: False) -> Ladder:
    """The ladder at this server."""
    resolved = resolve(f"ws://127.0.0.1:{server.port}/", Options(), redactor=Redactor())
    ready = asyncio.run(prepared(resolved))
    packed = way_of(replace(ready.request, deflate=True), ready.context.route, ready.way.endpoints)
    found = serving(resolved.target)
    with TargetWatch(resolved) as watch:
        bounds = bounds_of(resolved.target, found, None)
        return Climbing(plan, (ready.way, packed), found, bounds, watch, tell, stop=stop).run()


def test_each_step_is_read_and_all_is_closed_at_the_end():
    """Eight steps after the warm-up, idle and busy; the descriptors say exactly what fits."""
    told: list[Progress] = []
    with served("websockets", files=300) as server:
        ladder = climb(server, tell=told.append)
        left = connections(server.port)

    (ramp,) = ladder.ramps
    assert [20 + 10 * n for n in range(9)] == [one.held for one in ramp.idle]
    assert [100 * n // 8 for n in range(9)] == [one.busy for one in ramp.busy]
    assert Aborted.NOT is ladder.stopped
    assert 0 == left
    assert 18 == len(told)
    binding = measured_capacity(ladder).binding
    assert binding is not None
    assert "descriptors" == binding.name
    assert 300 - (ramp.idle[0].descriptors or 0) + 20 == binding.capacity


def test_compression_and_rates_follow():
    """The second ramp stands on the first; each rate has its latencies."""
    plan = replace(planned(100, compresses=True, tls=False, say="hello", most_rate=200), settle_s=0.05, rate_s=0.3)
    with served("websockets") as server:
        ladder = climb(server, plan)

    plain, packed = ladder.ramps
    assert (0, plain.idle[-1].held) == (plain.held_before, packed.held_before)
    assert [100.0, 200.0] == [one.rate for one in ladder.rates]
    assert all(one.answered == one.sent and one.latency_p99_ms for one in ladder.rates)
    assert ladder.most_held == plan.most


def test_a_server_that_takes_no_more_ends_it():
    """Its descriptors are used up below the ladder: what was open then is told, and the class of failures."""
    with served("websockets", files=60) as server:
        ladder = climb(server)

    assert ladder.stopped in {Aborted.FAILING, Aborted.DESCRIPTORS}
    assert ladder.most_held < 60
    assert not ladder.rates


def test_a_server_that_dies_ends_it():
    """The death is told, and nothing hangs."""
    with served("websockets") as server:

        def kill(progress: Progress) -> None:
            if progress.open >= 50:
                os.kill(server.pid, signal.SIGKILL)

        ladder = climb(server, tell=kill)

    assert ladder.stopped in {Aborted.DIED, Aborted.FAILING}
    assert len(ladder.ramps[0].idle) < 9


class Stop:
    """The user, who stops the ladder so many looks after the progress that they waited for."""

    def __init__(self, moment, looks: int) -> None:
        self._moment, self._looks, self._seen = moment, looks, False

    def tell(self, progress: Progress) -> None:
        self._seen = self._seen or self._moment(progress)

    def __call__(self) -> bool:
        self._looks -= self._seen
        return self._looks < 0


@pytest.mark.parametrize("looks", [0, 1, 2, 4])
@pytest.mark.parametrize(
    ("moment", "idle", "busy", "rates"),
    [
        (lambda seen: seen.open >= 70, 6, 0, 0),
        (lambda seen: seen.rung is not None and seen.rung.busy >= 50, 9, 5, 0),
        (lambda seen: seen.rate == 100, 9, 9, 1),
    ],
    ids=["idle", "busy", "rates"],
)
def test_a_user_who_stops_it_has_the_steps_that_were_finished(looks: int, moment, idle: int, busy: int, rates: int):
    """In the middle of opening, of settling, of sending: no reading is of half a step, and all are closed."""
    stop = Stop(moment, looks)
    plan = replace(planned(100, compresses=False, tls=False, most_rate=3200), settle_s=0.15, rate_s=1.0)
    with served("websockets", files=300) as server:
        ladder = climb(server, plan, stop.tell, stop)
        left = connections(server.port)

    (ramp,) = ladder.ramps
    assert Aborted.INTERRUPTED is ladder.stopped
    assert (idle, busy, rates) == (len(ramp.idle), len(ramp.busy), len(ladder.rates))
    assert 0 == left
    assert ladder.reached is None
    binding = measured_capacity(ladder).binding
    assert binding is not None
    assert (True, 300 - (ramp.idle[0].descriptors or 0) + 20) == (binding.exact, binding.capacity)


def test_a_ladder_that_is_stopped_at_once_has_nothing():
    """And does not fail for it."""
    with served("websockets") as server:
        ladder = climb(server, stop=lambda: True)

    assert (Aborted.INTERRUPTED, 0) == (ladder.stopped, ladder.most_held)
    assert measured_capacity(ladder).binding is None


def test_an_interrupt_closes_all():
    """A second Ctrl-C, in the middle of a step."""
    with served("websockets") as server:

        def interrupt(progress: Progress) -> None:
            if progress.open >= 50:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            climb(server, tell=interrupt)
        assert 0 == connections(server.port)
