"""The token was not encoded exactly once."""

import pytest

from tests.rules.saying import said
from tests.rules.tokens import SENT, green, refused, token
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.rules.token.format_encoding import format_encoding


@pytest.mark.parametrize("label", ["token_encoded", "token_decoded"])
def test_of_an_opaque_token_the_probe_says_how_it_was_meant(label):
    """A percent sign or a + is no damage by itself there: only the encoding that opens tells."""
    handshake = refused(401, SENT, green(label))
    hit = format_encoding(token(), handshake)

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert f"handshake:probes/p-{label}" in hit.evidence
    assert Pass() == format_encoding(token(), refused())
    said(format_encoding, hit, "pt_BR", token=token(), handshake=handshake)
