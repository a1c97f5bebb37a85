"""Failures and ends of connections are counted by class."""

from wsinvest.load.failures import Ends, Failures
from wsinvest.model.stage import Reason, StageName

BUSY = (StageName.RESPONSE, Reason.STATUS, 503)
REFUSED = (StageName.TCP, Reason.REFUSED, None)


def test_each_class_keeps_when_it_came_first():
    """That is when a server began to give way."""
    failures = Failures()
    for key, now in ((BUSY, 5), (REFUSED, 6), (BUSY, 7)):
        failures.add(key, now)

    assert {BUSY: 2, REFUSED: 1} == failures.counts
    assert {BUSY: 5, REFUSED: 6} == failures.first_ns
    assert 3 == failures.total


def test_ends_are_told_apart_by_code_and_reason():
    """A close frame with 1001 is another thing than a reset."""
    ends = Ends()
    for code, reason in ((1001, Reason.CLOSE_FRAME), (None, Reason.RESET), (1001, Reason.CLOSE_FRAME)):
        ends.add(code, reason)

    assert {(1001, Reason.CLOSE_FRAME): 2, (None, Reason.RESET): 1} == ends.counts
    assert 3 == ends.total
