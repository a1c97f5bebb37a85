"""The server lets in browsers only."""

from tests.building import EXPERIMENTS, answered, opened
from tests.rules.saying import said
from wsinvest.facts.comparison import settled
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.probe.search import changed_by
from wsinvest.rules.http.firewall_user_agent import firewall_user_agent

AS_BROWSER = changed_by(EXPERIMENTS["as_browser"])
REFUSED = (answered("r01", 403),)


def seen(probe: Attempt) -> Handshake:
    """A refusal and this probe."""
    return Handshake(REFUSED, settled(REFUSED, (probe,)))


def test_a_browser_is_let_in():
    """Nothing but the headers that name the program was changed."""
    handshake = seen(opened("p01", change=AS_BROWSER, base="r01"))
    hit = firewall_user_agent(handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert "1 of 1" in said(firewall_user_agent, hit, "en", handshake=handshake)["impact"]


def test_no_single_header_is_named_as_the_reason():
    """The probe sends all of a browser's headers at once: a rule on Accept-Language looks like one on the name."""
    handshake = seen(opened("p01", change=AS_BROWSER, base="r01"))
    cause = said(firewall_user_agent, firewall_user_agent(handshake), "en", handshake=handshake)["cause"]

    assert all(name in cause for name in ("User-Agent", "Accept-Language", "Sec-Fetch-*", "one of them"))


def test_another_answer_is_no_proof():
    """It came further and did not open."""
    hit = firewall_user_agent(seen(answered("p01", 401, change=AS_BROWSER, base="r01")))

    assert Confidence.INFERRED is hit.confidence


def test_a_browser_is_refused_too():
    """Then the program is not the reason."""
    assert Pass() == firewall_user_agent(seen(answered("p01", 403, change=AS_BROWSER, base="r01")))
