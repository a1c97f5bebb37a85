"""The kernel's tables at their lines."""

import pytest

from tests.rules.saying import said
from wsinvest.facts.conntrack import Conntrack
from wsinvest.facts.sockets import Sockets
from wsinvest.model.finding import Clear, Hit, NotMeasured, Severity
from wsinvest.model.target import Thresholds
from wsinvest.rules.resource.backlog_full import backlog_full
from wsinvest.rules.resource.conntrack_full import conntrack_full
from wsinvest.rules.resource.sockets_ephemeral_ports import sockets_ephemeral_ports


@pytest.mark.parametrize(
    ("queue", "limit", "expected"),
    [
        (0, 100, Clear),
        (100, 100, Clear),
        (101, 100, Hit),
        (1, 0, Hit),
        (None, 100, NotMeasured),
        (1, None, NotMeasured),
    ],
)
def test_a_listen_queue_is_full_above_its_length(queue, limit, expected):
    """One more than the limit is what Linux takes before it drops."""
    assert expected is type(backlog_full(Sockets((), queue, limit)))


@pytest.mark.parametrize(("used", "expected"), [(0, Clear), (900, Clear), (901, Hit), (None, NotMeasured)])
def test_local_ports_run_out_above_90_percent(used, expected):
    """Of 1,000 ports towards one destination 901 are too many."""
    assert expected is type(sockets_ephemeral_ports(Sockets((), None, None, (1, 1000), used), Thresholds()))


@pytest.mark.parametrize(("count", "expected"), [(0, Clear), (949, Clear), (950, Hit), (1000, Hit)])
def test_the_table_of_tracked_connections_is_full_near_its_maximum(count, expected):
    """At 95 of 100."""
    assert expected is type(conntrack_full(Conntrack(count, 1000), Thresholds()))


def test_they_say_how_full():
    """With both numbers, in both languages."""
    table, tracked, lines = Sockets((), 2, 1, (1, 1000), 950), Conntrack(1000, 1000), Thresholds()
    queue, ports, full = backlog_full(table), sockets_ephemeral_ports(table, lines), conntrack_full(tracked, lines)

    assert "2 connections wait" in said(backlog_full, queue, "en", sockets=table)["title"]
    assert "(95%)" in said(sockets_ephemeral_ports, ports, "en", sockets=table)["title"]
    assert "(1.000 de 1.000)" in said(conntrack_full, full, "pt_BR", conntrack=tracked)["title"]
    assert (Severity.HIGH, Severity.CRITICAL) == (queue.severity, ports.severity)
