"""A watch history read for a trend: hours, incidents beside it, the certificate, and histories that are not there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.reports import own_place
from tests.watching import EVERY_S, OPENED, REFUSED, sample
from wsinvest.model.alert import AlertEvent, Event, Found, Incident, Light, Root
from wsinvest.model.finding import Confidence, Severity
from wsinvest.publish.watched import folder_of, opened, page, trend
from wsinvest.report.blocks import Table
from wsinvest.report.trended import NAMES, trended
from wsinvest.store.history import History
from wsinvest.store.parameters import ParameterError

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A data folder of the test's own: 460 handshakes of two hours open, 20 fail, and one alert fires."""
    with own_place(tmp_path) as data:
        with History.open(folder_of("shop")) as history:
            for number in range(480):
                probe = REFUSED if number % 24 == 0 else replace(OPENED, serial="a1", valid_s=86_400)
                at = NOW - timedelta(hours=2) + timedelta(seconds=EVERY_S * number)
                history.append(replace(sample(number, probe=probe), at=at))
            at, change = NOW - timedelta(hours=1), (Light.PENDING, Light.FIRING)
            history.append_event(
                AlertEvent(Event.FIRING, "i1", 1, "shop", "probe.failing", *change, at, Severity.CRITICAL)
            )
        yield data


def test_an_hour_s_failures_are_its_ends_with_a_stage(place: Path):
    """Those that opened are not counted twice, and the certificate is that of the last probe that saw one."""
    found = trend("shop", 2, now=NOW)

    assert (460, 20) == (found.days[-1].opened, found.days[-1].failed)
    assert NOW + timedelta(days=1, seconds=-EVERY_S) == found.certificate_until
    assert [3600.0] == [one.seconds(NOW) for one in found.outages]


def test_incidents_beside_the_history_are_shown_and_damaged_ones_left_out(place: Path):
    """Each is a file of its folder; a cut one stands in nobody's way."""
    incident = Incident(
        "i1", "shop", NOW - timedelta(hours=1), found=Found.ROOT, root=Root("tcp.connect.refused", Confidence.PROVEN)
    )
    for name, raw in (("i1", msgspec.json.encode(incident)), ("i2", b'{"id": "i2", "targ')):
        folder = folder_of("shop") / "incidents" / name
        folder.mkdir(parents=True)
        (folder / "incident.json").write_bytes(raw)
    found = trend("shop", 2, now=NOW)

    assert (incident,) == found.incidents
    assert "tcp.connect.refused" in page(found, "pt_BR")
    assert "[en]" not in page(found, "pt_BR")


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_no_heading_is_said_twice(place: Path, language: str):
    """A table's caption says something else than the section that it stands in."""
    found = trend("shop", 2, now=NOW)

    for name in NAMES:
        section = trended(found, name, language)
        assert section.title not in [one.caption for one in section.blocks if isinstance(one, Table)]


@pytest.mark.parametrize(
    ("days", "language", "word"),
    [(0, "en", "days"), (5000, "en", "days"), ("7", "en", "days"), (7, "klingon", "language")],
)
def test_a_wrong_parameter_is_named(place: Path, days: int, language: str, word: str):
    """Before anything is read."""
    with pytest.raises(ParameterError, match=word):
        opened("shop", days, language)
