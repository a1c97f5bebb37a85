"""The listen queue is full."""

import pytest

from wsinvest.facts.sockets import Sockets
from wsinvest.model.finding import Fail, NotMeasured, Pass
from wsinvest.rules.resource.backlog_full import backlog_full


@pytest.mark.parametrize(
    ("queue", "limit", "expected"),
    [
        (0, 100, Pass),
        (100, 100, Pass),
        (101, 100, Fail),
        (1, 0, Fail),
        (None, 100, NotMeasured),
        (1, None, NotMeasured),
    ],
)
def test_a_listen_queue_is_full_above_its_length(queue, limit, expected):
    """One more than the limit is what Linux takes before it drops."""
    assert expected is type(backlog_full(Sockets((), queue, limit)))
