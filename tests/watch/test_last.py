"""What a sample says in words, in fields and as an exit status."""

from dataclasses import replace

import pytest

from tests.watch.boards import REFUSED, WELL, sample
from wsinvest.model.alert import AlertState, Health, Light
from wsinvest.model.failure import Exit
from wsinvest.model.sample import ProbeSeen, Sample, Why
from wsinvest.model.stage import Reason, StageName
from wsinvest.watch import last

DEAD = sample(1, ProbeSeen((300, 140), stage=StageName.TCP, reason=Reason.REFUSED))
PENDING = AlertState("memory.high", Light.PENDING)
FIRES = AlertState("memory.high", Light.FIRING)


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (sample(1, WELL), "opened in 1.67 ms"),
        (DEAD, "failed at TCP connection: refused, after 0.44 ms"),
        (sample(1, REFUSED), "failed at response: refused by status (HTTP 401), after 1.65 ms"),
        (
            sample(1, replace(WELL, stage=StageName.FIRST_SECOND, reason=Reason.CLOSE_FRAME, status=101, close=1008)),
            "failed at first second: close frame received (close code 1008), after 1.67 ms",
        ),
        (sample(1, None, unknown={"probe": Why.RATE_LIMITED}), "was not made: the server asked for a pause"),
        (sample(1, None), ""),
    ],
)
def test_a_sample_says_stage_reason_and_how_long(seen: Sample, said: str):
    """Whoever is called at night reads this line first."""
    assert said == last.phrase(seen)


def test_a_program_reads_closed_words_and_numbers():
    """The names of the enums, not their words."""
    assert {"stage": "tcp", "reason": "refused", "http_status": None, "close": None, "took_ms": 0.44} == last.fields(
        DEAD
    )
    assert {"unknown": "network"} == last.fields(sample(1, None, unknown={"probe": Why.NETWORK}))


@pytest.mark.parametrize(
    ("health", "alerts", "seen", "state"),
    [
        (Health.UP, (), sample(1, WELL), Health.UP),
        (Health.UP, (), None, Health.UP),
        (Health.UP, (), DEAD, Health.DEGRADED),
        (Health.UP, (PENDING,), sample(1, WELL), Health.DEGRADED),
        (Health.UP, (), replace(DEAD, quiet=True), Health.UNKNOWN),
        (Health.DOWN, (FIRES,), sample(1, WELL), Health.DOWN),
        (Health.UNKNOWN, (), DEAD, Health.UNKNOWN),
    ],
)
def test_who_failed_just_now_is_not_up(health: Health, alerts: tuple[AlertState, ...], seen: Sample, state: Health):
    """One failure is no outage, and no proof of health either."""
    assert state is last.now(health, alerts, seen)


@pytest.mark.parametrize(
    ("healths", "status"),
    [
        ((), Exit.FINE),
        ((Health.UP, Health.UNKNOWN), Exit.INCOMPLETE),
        ((Health.UNKNOWN, Health.DEGRADED), Exit.HIGH),
        ((Health.UP, Health.DOWN, Health.UNKNOWN), Exit.CRITICAL),
    ],
)
def test_the_exit_status_is_that_of_the_worst(healths: tuple[Health, ...], status: Exit):
    """What is measured to be wrong comes before what is not known."""
    assert status is last.worst(healths)
