"""Connections that wait for accept()."""

from tests.analysis.ladders import ladder
from wsinvest.analysis.limits.backlog import backlog
from wsinvest.model.capacity_limit import Counts, Estimate, Unpredicted


def test_linux_keeps_one_more():
    """A backlog of 128 holds 129, and counts what arrives at once."""
    (found,) = backlog(ladder(backlog=128))

    assert Estimate(129, 129, 129) == found.estimate
    assert Counts.AT_ONCE is backlog.counts


def test_an_unread_backlog_is_unknown():
    """A far server."""
    assert isinstance(backlog(ladder()), Unpredicted)
