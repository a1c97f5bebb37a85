"""A watch history read for a trend: hours, incidents beside it, the certificate, and histories that are not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.reports import own_place
from wsinvest.model.alert import AlertEvent, Event, Found, Incident, Light, Root
from wsinvest.model.finding import Confidence, Severity
from wsinvest.model.sample import ProbeSeen, Sample
from wsinvest.model.stage import Reason, StageName
from wsinvest.publish.watched import folder_of, opened, page, trend
from wsinvest.store.parameters import ParameterError

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Times:
    """Every time by itself, in place of bins."""

    values: tuple[float, ...] = ()

    def __add__(self, other: "Times") -> "Times":
        return Times((*self.values, *other.values))

    def percentile(self, share: float) -> float | None:
        ordered = sorted(self.values)
        return ordered[max(0, round(share * len(ordered)) - 1)] if ordered else None


@dataclass(frozen=True)
class Rollup:
    """An hour as it is kept: ends by stage, reason and status, of which one without a stage opened."""

    hour: datetime
    covered_s: float = 3600.0
    opened: int = 230
    ends: Mapping[tuple[StageName | None, Reason | None, int | None], int] = field(
        default_factory=lambda: {(None, None, 101): 230, (StageName.TCP, Reason.REFUSED, None): 10}
    )
    open_us: Times = Times((5000.0, 6000.0))
    gauges: Mapping[str, object] = field(default_factory=dict)


class Kept:
    """A history with two hours, one event and two samples."""

    def hours(self, days: int) -> Iterable[Rollup]:
        return [Rollup(NOW - timedelta(hours=n)) for n in (2, 1)]

    def events(self) -> Iterable[AlertEvent]:
        at = NOW - timedelta(hours=1)
        return [
            AlertEvent(
                Event.FIRING, "i1", 1, "shop", "probe.failing", Light.PENDING, Light.FIRING, at, Severity.CRITICAL
            )
        ]

    def samples(self, since: datetime | None = None) -> Iterable[Sample]:
        yield Sample(NOW, 1, "b", 1, ProbeSeen(valid_s=86_400))
        yield Sample(NOW, 2, "b", 2)


@pytest.fixture
def place(tmp_path: Path):
    """A data folder of the test's own."""
    with own_place(tmp_path) as data:
        yield data


def test_an_hour_s_failures_are_its_ends_with_a_stage(place: Path):
    """Those that opened are not counted twice, and the certificate is that of the last probe that saw one."""
    found = trend("shop", 2, now=NOW, source=Kept())

    assert (460, 20) == (found.days[-1].opened, found.days[-1].failed)
    assert NOW + timedelta(days=1) == found.certificate_until
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
    found = trend("shop", 2, now=NOW, source=Kept())

    assert (incident,) == found.incidents
    assert "tcp.connect.refused" in page(found, "pt_BR")
    assert "[en]" not in page(found, "pt_BR")


@pytest.mark.parametrize(
    ("days", "language", "word"),
    [(0, "en", "days"), (5000, "en", "days"), ("7", "en", "days"), (7, "klingon", "language")],
)
def test_a_wrong_parameter_is_named(place: Path, days: int, language: str, word: str):
    """Before anything is read."""
    with pytest.raises(ParameterError, match=word):
        opened("shop", days, language)
