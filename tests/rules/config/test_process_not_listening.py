"""The process that WS_SERVER_PID names has no listening socket."""

from tests.building import said
from wsinvest.facts.bound import Bound
from wsinvest.model.finding import Confidence, NotMeasured, Pass, Severity
from wsinvest.rules.config.process_not_listening import process_not_listening


def test_it_is_named_beside_the_process_that_holds_the_port():
    """Medium: the service may be well; what is said of its process is not."""
    found = said(process_not_listening, bound=Bound(8000, named_pid=7, holder_pid=9, holder="node"))

    assert (Severity.MEDIUM, Confidence.PROVEN) == (found.severity, found.confidence)
    cause = process_not_listening.text.say("cause", "en", found.values)
    assert "Port 8000 is held by process 9 (node)." in cause


def test_an_unknown_holder_is_left_out():
    """It may be another user's."""
    found = said(process_not_listening, bound=Bound(8000, named_pid=7))
    assert "held by" not in process_not_listening.text.say("cause", "en", found.values)


def test_a_process_that_listens_is_well_and_without_a_pid_nothing_is_known():
    """Its port may be another than the URL's: that of the proxy in front."""
    assert isinstance(said(process_not_listening, bound=Bound(8000, named_pid=7, named_listens=True)), Pass)
    assert isinstance(said(process_not_listening, bound=Bound(8000)), NotMeasured)
    assert isinstance(said(process_not_listening, bound=None), NotMeasured)
