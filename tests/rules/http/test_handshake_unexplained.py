"""The connection fails, and no rule explains it."""

from tests.building import ended
from wsinvest.analysis.ends import Unexplained
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Fail
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.handshake_unexplained import handshake_unexplained


def test_an_alert_in_answer_to_a_request():
    """A server that wants a client certificate for this path alone ends so in TLS 1.2; what would tell is named."""
    found = handshake_unexplained(Unexplained((ended("r01", StageName.RESPONSE, Reason.TLS_ALERT),), 1))

    assert isinstance(found, Fail)
    assert ["tls.client_certificate.required"] == [rival.code for rival in found.rivals]


def test_a_close_that_nothing_explains_is_quoted():
    """Code and reason are all that the server said."""
    one = ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, Response(101), close=Close(1003, "cannot accept"))
    left = Unexplained((one,), 1)

    assert "1003 cannot accept" == handshake_unexplained(left).values["said"]
