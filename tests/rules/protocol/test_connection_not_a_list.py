"""The server takes only one spelling of the Connection header."""

import pytest

from tests.building import answered, opened, repeats, said
from wsinvest.model.attempt import Change, Sent
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.protocol.connection_not_a_list import connection_not_a_list

LISTED = Sent(connection="keep-alive, Upgrade")


@pytest.mark.parametrize(
    ("refused", "confidence"),
    [
        ((answered("r02", 400, sent=LISTED),), Confidence.INFERRED),
        ((answered("r02", 400, sent=LISTED), answered("r03", 400, sent=LISTED)), Confidence.PROVEN),
    ],
)
def test_a_list_that_alone_is_refused(refused, confidence):
    """Twice is proof, once may be chance."""
    found = said(connection_not_a_list, handshake=repeats(opened("r01"), *refused, opened("r04")))

    assert (Severity.HIGH, confidence) == (found.severity, found.confidence)
    assert ("keep-alive, Upgrade", "Upgrade") == (found.values["refused"], found.values["taken"])


CHANGE = {"change": Change("connection", "connection_listed"), "base": "r01", "sent": LISTED}


@pytest.mark.parametrize(
    ("probe", "confidence"),
    [(opened("p01", **CHANGE), Confidence.PROVEN), (answered("p01", 401, **CHANGE), Confidence.INFERRED)],
)
def test_a_probe_with_the_list_that_gets_further(probe, confidence):
    """The other way round; another answer is no proof that it would open."""
    found = said(connection_not_a_list, handshake=repeats(answered("r01", 400), probes=[probe]))

    assert (confidence, "keep-alive, Upgrade") == (found.confidence, found.values["taken"])


@pytest.mark.parametrize(
    "others",
    [
        (),
        (opened("r02", sent=LISTED), answered("r03", 400, sent=LISTED)),
        (answered("r02", 400, sent=LISTED), answered("r03", 400)),
    ],
)
def test_other_refusals_are_not_for_the_spelling(others):
    """None was made, one of them opened, or the usual one is refused too."""
    assert Pass() == said(connection_not_a_list, handshake=repeats(opened("r01"), *others))
