"""probe.failing: an outage is critical, a leak high, and what was not tried is unknown."""

from tests.watching import OPENED, REFUSED, sample
from wsinvest.alerts.probe_failing import probe_failing
from wsinvest.analysis.success import detector_for
from wsinvest.analysis.window import Window
from wsinvest.model.alert import Bad, Good, Unknown, Value
from wsinvest.model.alert_unit import AlertLines
from wsinvest.model.finding import Severity
from wsinvest.model.sample import Why

DETECTOR = detector_for(0.95, 15)


def value(failures: str) -> Value:
    """After these handshakes: x failed, . opened, ? not measured."""
    window = Window(15.0)
    for number, one in enumerate(failures):
        parts = {"unknown": {"probe": Why.NETWORK}} if one == "?" else {"probe": REFUSED if one == "x" else OPENED}
        window = window.then(sample(number, **parts), DETECTOR)
    return probe_failing(window, AlertLines())


def test_the_fifth_failure_in_a_row_is_an_outage():
    """The fourth is none."""
    assert Good() == value("...xxxx")
    found = value("...xxxxx")
    assert isinstance(found, Bad)
    assert (Severity.CRITICAL, 4) == (found.severity, found.first)
    assert {"failed": 5, "tried": 5, "stage": "tcp", "reason": "refused"}.items() <= found.words.items()


def test_a_leak_is_high():
    """Half of all fail, never five in a row."""
    found = value(".x" * 40)

    assert isinstance(found, Bad)
    assert Severity.HIGH is found.severity


def test_what_was_not_tried_is_unknown():
    """Whatever was before, with its reason."""
    assert Unknown(Why.NETWORK) == value("xxxxxx?")
    assert Unknown() == probe_failing(Window(15.0), AlertLines())


def test_unknown_does_not_break_a_row():
    """Five failures with gaps between them are five in a row."""
    assert isinstance(value("x??x?x?xx"), Bad)
