"""What the live page shows: words with units, lines, reasons; and nothing that was not measured."""

from dataclasses import replace
from typing import Any

import pytest

from tests.watch.boards import AT, REFUSED, WELL, board, sample
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.sample import CanarySeen, Why
from wsinvest.watch.board import Row
from wsinvest.watch.shown import target


def gauge(row: Row, name: str) -> dict[str, Any]:
    """The gauge of this name, as the page shows it."""
    return next(one for one in target(row)["gauges"] if one["name"] == name)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("rss_bytes", 52428800, "50.0\u00a0MiB"),
        ("memory_host", 0.423, "42.3%"),
        ("health_ms", 12.4, "12\u00a0ms"),
        ("token_path", 0, "no"),
        ("health_status", 0, "no answer"),
        ("health_status", 503, "503"),
        ("connections", 1200, "1,200"),
    ],
)
def test_a_gauge_is_told_with_its_unit(name: str, value: float, said: str):
    """As its scale says."""
    row = board().rows["chat"]
    row.take(sample(2, WELL, gauges={name: value}))

    assert said == gauge(row, name)["said"]


def test_a_gauge_stands_beside_the_line_of_its_alert():
    """A share of a limit is told in the gauge's own unit; the target's own line counts."""
    row = board().rows["shop"]
    assert ("over", "line 850") == (gauge(row, "descriptors_open")["state"], gauge(row, "descriptors_open")["line"])
    row.lines = AlertLines({"descriptors_high": 0.95})
    assert ("seen", "line 950") == (gauge(row, "descriptors_open")["state"], gauge(row, "descriptors_open")["line"])
    assert "" == gauge(row, "token_path")["line"]


def test_what_cannot_be_measured_is_told_with_why_and_since_when():
    """Since the first sample of that reason, until it is measured again."""
    row = board().rows["far"]
    row.take(
        replace(sample(3, None, unknown={"probe": Why.NETWORK, "rss_bytes": Why.PERMISSION}), at=AT.replace(hour=4))
    )
    assert {"why": "this host has no network", "since": "2026-11-28T03:00:00Z"} == target(row)["unseen"]
    assert "not measured: we lack the permission, since 2026-11-28 04:00:00 UTC" == gauge(row, "rss_bytes")["said"]
    row.take(sample(4, None, unknown={"probe": Why.RATE_LIMITED}))
    assert "the server asked for a pause" == target(row)["unseen"]["why"]
    row.take(sample(5, WELL))
    assert target(row)["unseen"] is None


@pytest.mark.parametrize(("days", "state"), [(30, "good"), (20, "warn"), (5, "warn"), (2, "bad"), (0.5, "bad")])
def test_the_certificate_is_told_with_its_end(days: float, state: str):
    """And how near the steps of its alert are."""
    row = Row(board().rows["chat"].standing)
    row.take(sample(1, replace(WELL, valid_s=round(days * 86400))))

    assert (days, state, "0A1B") == tuple(target(row)["certificate"][name] for name in ("days", "state", "serial"))


def test_the_objectives_are_those_of_the_last_diagnosis():
    """Of both kinds, with their state in words; none before the first diagnosis."""
    made = board()
    found = target(made.rows["shop"])["goals"]

    assert ["Indicators", "Measures"] == [kind["title"].split()[0] for kind in found["kinds"]]
    assert ["missed", "met"] == [tile["word"] for tile in found["kinds"][1]["tiles"]]
    assert target(made.rows["chat"])["goals"] is None


def test_a_handshake_that_failed_is_not_up():
    """As `watch status` says it: no alert fires yet, and since when it is so is not known."""
    row = board().rows["chat"]
    assert ("up", "up", "2026-11-28T03:00:00Z") == tuple(target(row)[name] for name in ("health", "word", "since"))
    row.take(sample(2, REFUSED))

    assert ("degraded", "degraded", None) == tuple(target(row)[name] for name in ("health", "word", "since"))


def test_the_last_ping_of_the_held_connection_is_shown():
    """Samples are taken more often than pings; a ping without an answer, or a new connection, has no time."""
    row = board().rows["chat"]
    said = []
    for seen in (CanarySeen(17.5), CanarySeen(47.5, None, 1), CanarySeen(52.5, 900), CanarySeen(3.0)):
        row.take(sample(2, WELL, canary=seen))
        said.append(target(row)["canary"]["ping_ms"])

    assert [0.8, None, 0.9, None] == said
