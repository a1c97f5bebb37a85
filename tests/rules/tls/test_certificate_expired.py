"""The server's certificate has expired."""

from tests.rules.certificate_cases import ask, look
from wsinvest.model.stage import Reason
from wsinvest.rules.tls.certificate_expired import certificate_expired


def test_an_intermediate_that_expired():
    """The leaf's own date is fine, so that a new leaf would help nobody."""
    found = ask(certificate_expired, Reason.CERTIFICATE_EXPIRED, look())

    assert "not its own, but one of its chain" in certificate_expired.text.say("title", "en", found.values)
