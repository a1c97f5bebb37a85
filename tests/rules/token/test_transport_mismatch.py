"""The server reads the token elsewhere."""

from dataclasses import replace

from tests.building import target
from tests.rules.saying import said
from tests.rules.token_transport_cases import HEADER
from tests.rules.tokens import SENT, green, refused, token
from wsinvest.model.finding import Confidence, Severity
from wsinvest.rules.token.transport_mismatch import transport_mismatch


def test_another_place():
    """The same token in the header opens."""
    handshake = refused(401, SENT, green("in_header", "place", HEADER))
    hit = transport_mismatch(token(), target(), handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert "Authorization" in said(transport_mismatch, hit, "pt_BR", handshake=handshake)["title"]


def test_a_first_message_that_helps_is_no_proof():
    """A server may wait for any message at all."""
    message = replace(SENT, token_place="message")
    hit = transport_mismatch(token(), target(), refused(401, SENT, green("in_message", "place", message)))

    assert (Severity.HIGH, Confidence.INFERRED) == (hit.severity, hit.confidence)
