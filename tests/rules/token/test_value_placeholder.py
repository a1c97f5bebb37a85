"""The token is a placeholder: null, undefined or the like."""

from tests.building import target
from tests.rules.saying import said
from tests.rules.tokens import refused, token
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Severity
from wsinvest.rules.token.value_placeholder import value_placeholder


def test_placeholder():
    """A placeholder is critical where it is refused."""
    facts = token(state=TokenState.PLACEHOLDER, anatomy=None)
    hit = value_placeholder(facts, target(), refused())

    assert (Severity.CRITICAL, Confidence.PROVEN) == (hit.severity, hit.confidence)
    said(value_placeholder, hit, "pt_BR", token=facts, handshake=refused())
