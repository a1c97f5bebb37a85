"""The kernel's tables at their lines."""

from tests.rules.saying import said
from wsinvest.facts.conntrack import Conntrack
from wsinvest.facts.sockets import Sockets
from wsinvest.model.finding import Severity
from wsinvest.model.threshold import Thresholds
from wsinvest.rules.resource.backlog_full import backlog_full
from wsinvest.rules.resource.conntrack_full import conntrack_full
from wsinvest.rules.resource.sockets_ephemeral_ports import sockets_ephemeral_ports


def test_they_say_how_full():
    """With both numbers, in both languages."""
    table, tracked, lines = Sockets((), 2, 1, (1, 1000), 950), Conntrack(1000, 1000), Thresholds()
    queue, ports, full = backlog_full(table), sockets_ephemeral_ports(table, lines), conntrack_full(tracked, lines)

    assert "2 connections wait" in said(backlog_full, queue, "en", sockets=table)["title"]
    assert "(95%)" in said(sockets_ephemeral_ports, ports, "en", sockets=table)["title"]
    assert "(1.000 de 1.000)" in said(conntrack_full, full, "pt_BR", conntrack=tracked)["title"]
    assert (Severity.HIGH, Severity.CRITICAL) == (queue.severity, ports.severity)
