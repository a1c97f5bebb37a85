"""The words of alerts: every text can be said of every alert that fires, in every language."""

from functools import cache

import pytest

from tests.watching import REFUSED, gauged, held, said, sample
from wsinvest.diagnose import alert_words
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.diagnose.watching import Judge
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.i18n.messages import PARTS
from wsinvest.model.alert import AlertEvent, AlertState
from wsinvest.model.alert_unit import AlertLines, Of
from wsinvest.model.sample import CanaryEnd, CanarySeen, ProbeSeen, Sample

BAD = {
    "memory_host": 0.9,
    "descriptors_open": 99.0,
    "descriptors_limit": 100.0,
    "accept_queue": 99.0,
    "accept_backlog": 100.0,
    "connections": 99.0,
    "capacity": 100.0,
    "log_complaints": 9.0,
    "token_path": 0.0,
    "health_status": 503.0,
}
OWN = {"watch_blind": 1.0, "watch_unwritten": 3.0, "watch_late_s": 60.0, "watch_outbox_s": 1000.0}


@cache
def everything() -> list[AlertEvent]:
    """A service in which all goes wrong, and the watch too."""
    target = Judge("shop", AlertLines(), 15)
    events = said(target, (sample(n, probe=REFUSED, gauges=BAD) for n in range(100)))
    ending = [sample(0, probe=ProbeSeen(open_us=900_000, serial="a1", valid_s=80_000))] * 60
    events += said(Judge("shop", AlertLines(), 15), (later(one, n) for n, one in enumerate(ending)))
    cuts = [CanarySeen(60.0, None, missed=1, end=CanaryEnd.CUT)] * 100
    events += said(Judge("shop", AlertLines(), 15), held(cuts))
    leak = (
        sample(n, every_s=60, gauges={"rss_bytes": 1e8 + n * 1e6, "memory_limit_bytes": 1e9}) for n in range(8 * 60)
    )
    events += said(Judge("shop", AlertLines(), 60), leak)
    for name, value in OWN.items():
        events += said(Judge("watch", AlertLines(), 15, of=Of.WATCH), gauged([value] * 9, name))
    return events


def later(one: Sample, number: int) -> Sample:
    """The same sample at another time."""
    return sample(number, probe=one.probe)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_can_be_said(language: str):
    """Of each alert of the catalogue, with the words that its event carries."""
    events = everything()

    assert set(alerts()) == {event.code for event in events}
    for event in events:
        for part in PARTS:
            text = alert_words.said(event, part, language)
            assert text.strip()
            assert "{" not in text


def test_reasons_and_places_are_in_words():
    """The reader sees no name of ours."""
    titles = {event.code: alert_words.said(event, "title", "en") for event in everything()}

    assert "Memory is 90% full (on the host)" == titles["memory.high"]
    assert "5 of 5 handshakes failed: refused" == titles["probe.failing"]


def test_an_alert_that_never_fired_has_its_name():
    """Its fields have no values."""
    assert "Handshakes fail" == alert_words.said(AlertState("probe.failing"), "title", "en")
