"""A limit of connections, or a server that fails now and then: what is made alone tells."""

import pytest

from tests.building import answered, opened, repeats, said, target
from tests.rules.http_limit_cases import BUSY, closed, crowd
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Pass
from wsinvest.model.stage import Reason
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.http.capacity_connection_limit import capacity_connection_limit
from wsinvest.rules.http.capacity_insufficient import capacity_insufficient
from wsinvest.rules.http.handshake_closed_early import handshake_closed_early
from wsinvest.rules.http.handshake_slow import handshake_slow
from wsinvest.rules.http.proxy_backend_down import proxy_backend_down
from wsinvest.rules.session.close_try_again import close_try_again
from wsinvest.rules.tcp.connection_reset import connection_reset

NO_SERVER = "No server is available to handle this request."


@pytest.mark.parametrize(
    ("rule", "refusal"),
    [
        (handshake_closed_early, closed(Reason.CLOSED)),
        (connection_reset, closed(Reason.RESET)),
        (proxy_backend_down, answered("r02", 503, NO_SERVER)),
        (capacity_insufficient, answered("r02", 503, "Insufficient resources")),
        (close_try_again, BUSY),
    ],
)
def test_a_proven_limit_takes_their_place(rule, refusal: Attempt):
    """The same answer is no sign of a crash, a server that is gone or a lack of resources."""
    facts = crowd(refusal, refused=15, let_in=4, alone=3)
    wanted = {"handshake": facts, "health": None, "look": None, "log_delta": None}
    asked = {name: wanted.get(name) for name in rule.needs}

    assert Pass() == rule(**asked)
    asked["handshake"] = crowd(refusal, refused=15, let_in=4, alone=1, then=False)
    assert isinstance(rule(**asked), Fail)


def late(identity: str, answer_s: float) -> Attempt:
    """An attempt that opened so many seconds after its request."""
    return opened(identity, open_ms=answer_s * 1000)


@pytest.mark.parametrize(
    ("expected", "first_s", "others_s"),
    [
        (True, 0.01, [1.0, 1.01, 1.03, 1.2] + [0.01] * 15),
        (False, 0.01, [1.0, 2.0, 3.0, 4.0] + [0.01] * 15),
        (False, 0.9, [1.0, 1.01, 1.03, 1.2] + [0.9] * 15),
        (False, 0.01, [1.0] + [0.01] * 18),
        (False, 0.01, [1.0] * 19),
        (False, 0.01, [0.01] * 19),
    ],
)
def test_a_queue_behind_the_first(expected: bool, first_s: float, others_s: list[float]):
    """Those beside the first are answered when it closes: not later each time, not all of them, not one by chance."""
    facts = repeats(late("r01", first_s), *(late(f"r{n:02}", one) for n, one in enumerate(others_s, 2)))
    found = said(capacity_connection_limit, handshake=facts)

    assert expected is isinstance(found, Fail)
    assert not expected or Confidence.INFERRED is found.confidence
    assert not expected or Pass() == handshake_slow(facts, target(), Thresholds())
