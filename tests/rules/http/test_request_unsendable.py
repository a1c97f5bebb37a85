"""The request cannot be sent as it is configured."""

from tests.building import ended, repeats, said
from wsinvest.model.finding import Pass, Severity
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.request_unsendable import request_unsendable


def test_a_value_that_no_request_can_hold_has_a_finding_of_its_own():
    """High, and a symptom of what made the value so."""
    kept_back = ended("r01", StageName.REQUEST, Reason.UNSENDABLE)

    assert Severity.HIGH == said(request_unsendable, handshake=repeats(kept_back)).severity
    assert Pass() == said(request_unsendable, handshake=repeats(ended("r01", StageName.REQUEST, Reason.RESET)))
