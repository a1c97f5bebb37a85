"""A pool that is full, a process that is stopped or blocked: told only where attempts waited and a process was seen."""

from dataclasses import replace

import pytest

from tests.building import ended, opened, repeats, said
from wsinvest.facts.workers import Doing, Pool, ProcessState, Worker, Workers
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.registry import load
from wsinvest.model.stage import Reason, Stage, StageName, State

RULES = load().rules
POOL, STOPPED, BLOCKED = (RULES[f"server.{name}"] for name in ("pool.exhausted", "process.stopped", "process.blocked"))
TWO = Pool("gunicorn", "gthread", 1, 2)
SERVES = Worker(7, ProcessState.SLEEPING, 1)


def hung(identity):
    """An attempt that got no answer."""
    return ended(identity, StageName.RESPONSE, Reason.TIMEOUT)


def answered_after(identity, seconds):
    """An attempt that opened so late."""
    late = Stage(StageName.RESPONSE, State.PASSED, seconds * 1000)
    one = opened(identity)
    return replace(one, stages=tuple(late if stage.name is StageName.RESPONSE else stage for stage in one.stages))


HUNG = repeats(hung("r01"), hung("r02"), hung("r03"))
HALF = repeats(opened("r01"), hung("r02"), hung("r03"))
IN_TURN = repeats(
    opened("r01"), *(answered_after(f"r0{n}", 1.05) for n in (2, 3)), *map(opened, ("r04", "r05", "r06", "r07"))
)


def seen(*workers, connections=0, pool=None):
    return Workers(workers or (SERVES,), 10, 0.3, connections, pool)


@pytest.mark.parametrize("connections", [2, 3])
def test_a_pool_that_others_hold_is_full(connections):
    """As many connections as places, or more: gthread accepts further ones and lets them wait."""
    hit = said(POOL, handshake=HUNG, workers=seen(connections=connections, pool=TWO))

    assert (Severity.CRITICAL, Confidence.PROVEN) == (hit.severity, hit.confidence)


def test_one_process_that_is_full_lets_others_wait():
    """gthread accepts what it has no thread for; a worker of kind sync does not."""
    for kind, full in (("gthread", True), ("sync", False)):
        workers = replace(seen(connections=2, pool=Pool("gunicorn", kind, 2, 2)), fullest=2)
        assert full is isinstance(said(POOL, handshake=HUNG, workers=workers), Fail)


def test_our_own_connections_fill_a_small_pool():
    """A second client waits until the first leaves: with one place, or with one that was left."""
    for held, pool in ((0, Pool("gunicorn", "sync", 1, 1)), (1, TWO)):
        hit = said(POOL, handshake=IN_TURN, workers=seen(connections=held, pool=pool))
        assert Confidence.PROVEN is hit.confidence


@pytest.mark.parametrize(
    ("handshake", "workers"),
    [
        (HUNG, seen(connections=1, pool=TWO)),
        (HUNG, seen(connections=9)),
        (HUNG, seen(connections=9, pool=replace(TWO, holds=False))),
        (repeats(opened("r01")), seen(connections=2, pool=TWO)),
        (IN_TURN, seen(connections=0, pool=Pool("gunicorn", "gthread", 1, 100))),
    ],
    ids=["a place is left", "no pool known", "holds none", "nobody waited", "a wide pool"],
)
def test_without_both_there_is_no_full_pool(handshake, workers):
    """Neither waiting attempts nor many connections alone are proof."""
    assert isinstance(POOL(handshake, workers), Pass)


@pytest.mark.parametrize("state", [ProcessState.STOPPED, ProcessState.TRACED])
def test_a_stopped_process_is_told_by_its_state(state):
    """Of several one is enough: the kernel hands it connections too."""
    stopped = Worker(8, state, 4)

    for handshake, severity in ((HUNG, Severity.CRITICAL), (HALF, Severity.HIGH)):
        hit = said(STOPPED, handshake=handshake, workers=seen(SERVES, stopped))
        assert (severity, Confidence.PROVEN, "8") == (hit.severity, hit.confidence, hit.values["pid"])


@pytest.mark.parametrize(
    ("worker", "blocked"),
    [
        (Worker(7, ProcessState.RUNNING, 9, Doing.COMPUTING), True),
        (Worker(7, ProcessState.UNINTERRUPTIBLE, 9), True),
        (Worker(7, ProcessState.SLEEPING, 1, Doing.SLEEPING), True),
        (Worker(7, ProcessState.SLEEPING, 1, Doing.READING), True),
        (Worker(7, ProcessState.SLEEPING, 2, Doing.SLEEPING), False),
        (Worker(7, ProcessState.SLEEPING, None, Doing.LOCKED), False),
        (SERVES, False),
    ],
)
def test_a_process_is_blocked_if_no_thread_of_it_can_serve(worker, blocked):
    """A main thread that sleeps beside others may only wait for their end."""
    outcome = said(BLOCKED, handshake=HUNG, workers=seen(worker))

    assert blocked is isinstance(outcome, Fail)


def test_a_process_is_not_blocked_while_another_serves_or_attempts_open():
    """Then something else keeps them waiting."""
    busy = Worker(7, ProcessState.RUNNING, 1, Doing.COMPUTING)

    assert isinstance(BLOCKED(HUNG, seen(busy, SERVES)), Pass)
    assert isinstance(BLOCKED(HALF, seen(busy)), Pass)


@pytest.mark.parametrize("rule", [POOL, STOPPED, BLOCKED])
def test_without_a_look_at_the_process_nothing_is_said(rule):
    """The server may run elsewhere."""
    assert isinstance(rule(HUNG, None), NotMeasured)
