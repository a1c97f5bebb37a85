"""certificate.expiry: one message for each step, by serial number, however many servers take turns."""

from dataclasses import replace

import pytest

from tests.watching import DAY, HOUR, OPENED, kinds, said, sample
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.diagnose.watching import Judge
from wsinvest.model.alert import AlertEvent, Event
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.finding import Severity
from wsinvest.model.sample import ProbeSeen


def probe(serial: str, days: float) -> ProbeSeen:
    """A handshake that shows a certificate of so many days."""
    return replace(OPENED, serial=serial, valid_s=round(days * DAY))


def events(*probes: ProbeSeen) -> list[AlertEvent]:
    """What is said of these handshakes, each 15 minutes."""
    judge = Judge("shop", AlertLines(), 900, alerts=(alerts()["certificate.expiry"],))
    return said(judge, (sample(number, every_s=900, probe=one) for number, one in enumerate(probes)))


@pytest.mark.parametrize(
    ("days", "severity"),
    [
        (21.1, None),
        (21, "medium"),
        (7.1, "medium"),
        (7, "high"),
        (3, "high"),
        (1.1, "high"),
        (1, "critical"),
        (0, "critical"),
    ],
)
def test_the_steps(days: float, severity: str | None):
    """21 days is the first bad value."""
    found = events(probe("a1", days))

    assert severity == (Severity(found[0].severity or 0).word if found else None)


def test_one_message_a_step():
    """A month without renewal: at 21, 7, 3 and 1 days, and no reminder."""
    month = [probe("a1", 30 - number / 96) for number in range(30 * 96)]
    found = events(*month)

    assert [Event.FIRING, *[Event.ESCALATED] * 3] == kinds(found)
    assert [21, 7, 3, 1] == [round(event.value or 0) for event in found]
    assert {"a1"} == {event.words["serial"] for event in found}


def test_two_servers_with_two_certificates_do_not_flap():
    """During a roll-out each second handshake shows the new one: nothing is said until the old one is gone."""
    roll_out = [probe("a1", 5), probe("b2", 90)] * 200
    found = events(*roll_out, *[probe("b2", 90)] * (3 * HOUR // 900))

    assert [Event.FIRING, Event.RESOLVED] == kinds(found)
    assert found[1].evidence[1] > len(roll_out)


def test_plain_ws_has_none():
    """Nothing is measured, nothing is said."""
    assert [] == events(*[OPENED] * 100)
