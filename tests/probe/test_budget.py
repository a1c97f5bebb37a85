"""When a target is left alone: asked to stop, three timeouts of a kind, or our own deadline."""

from dataclasses import replace

import pytest

from tests.building import answered, ended, opened
from wsinvest.facts.limits import Stop, rate_limited
from wsinvest.model.attempt import Response
from wsinvest.model.stage import Reason, StageName
from wsinvest.probe.budget import cut_short, equal_timeouts, stop_after
from wsinvest.transport.opener import Deadline

SILENT = ended("r01", StageName.RESPONSE, Reason.TIMEOUT)
DEAF = ended("r01", StageName.TCP, Reason.TIMEOUT)


@pytest.mark.parametrize(
    ("attempts", "seconds", "expected"),
    [
        ([], 9, None),
        ([opened("r01"), answered("r02", 403)], 9, None),
        ([SILENT, SILENT], 9, None),
        ([SILENT, SILENT, DEAF], 9, None),
        ([SILENT, opened("r02"), SILENT, SILENT], 9, Stop.THREE_TIMEOUTS),
        ([answered("r01", 429)], 9, Stop.RATE_LIMITED),
        ([answered("r01", 429), SILENT, SILENT, SILENT], 0, Stop.RATE_LIMITED),
        ([opened("r01")], 0, Stop.DEADLINE),
    ],
)
def test_when_no_further_attempt_follows(attempts, seconds, expected):
    """The target's wish comes first."""
    assert expected is stop_after(attempts, Deadline(seconds))


def test_retry_after_is_a_request_to_stop():
    """On any status; and 429 without it."""
    busy = answered("r01", 503)

    assert not rate_limited(busy)
    assert rate_limited(replace(busy, response=Response(503, retry_after="30")))
    assert rate_limited(answered("r01", 429))


def test_timeouts_of_one_kind_are_counted():
    """At the same stage, the resolver's silence among them."""
    lost = ended("r01", StageName.DNS, Reason.RESOLVER_TIMEOUT)

    assert 0 == equal_timeouts([opened("r01")])
    assert 2 == equal_timeouts([SILENT, DEAF, SILENT, lost])


def test_our_own_deadline_is_not_the_targets_timeout():
    """Only a timeout, and only when nothing is left."""
    assert cut_short(SILENT, Deadline(0))
    assert not cut_short(SILENT, Deadline(9))
    assert not cut_short(answered("r01", 403), Deadline(0))
