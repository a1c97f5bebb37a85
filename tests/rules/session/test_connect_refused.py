"""Socket.IO opens the connection and then refuses the namespace."""

from tests.building import opened, repeats
from tests.rules.engineio_cases import NAMED, late
from tests.rules.saying import said
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Reason
from wsinvest.rules.session.connect_refused import connect_refused


def test_a_refused_namespace_is_a_symptom_with_its_words():
    """High and observed, of the connections that were watched; the others were let go after open."""
    handshake = repeats(late(Reason.CONNECT_REFUSED), opened("r02"))
    outcome = connect_refused(handshake, config=NAMED)

    assert (Severity.HIGH, Confidence.OBSERVED) == (outcome.severity, outcome.confidence)
    words = said(connect_refused, outcome, "en", handshake=handshake)
    assert "invalid token" in words["cause"]
    assert words["impact"].startswith("1 of 1")
    assert isinstance(connect_refused(repeats(opened("r01"))), Pass)
