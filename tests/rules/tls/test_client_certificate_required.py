"""The server demands a certificate of the client."""

import pytest

from tests.building import SESSION, answered, ended, opened
from tests.rules.looks import look
from tests.rules.tls_terms_cases import ALERT, ask, sure
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.tls.client_certificate_required import client_certificate_required

ASKED = look(asks_certificate=True)
AWAY = look(asks_certificate=True, turned_away=True)
NO_CERTIFICATE = "<title>400 No required SSL certificate was sent</title>"


@pytest.mark.parametrize(
    ("end", "seen", "expected"),
    [
        (ended("r01", StageName.RESPONSE, Reason.CLIENT_CERTIFICATE, tls=SESSION), None, True),
        (ended("r01", StageName.TLS, Reason.CLIENT_CERTIFICATE), ASKED, True),
        (ended("r01", StageName.TLS, Reason.TLS_ALERT), AWAY, True),
        (ended("r01", StageName.RESPONSE, Reason.RESET, tls=SESSION), AWAY, True),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=SESSION), AWAY, True),
        (ended("r01", StageName.RESPONSE, Reason.CLOSED, tls=SESSION), ASKED, False),
        (answered("r01", 400, NO_CERTIFICATE, tls=SESSION), ASKED, True),
        (answered("r01", 400, NO_CERTIFICATE, tls=SESSION), look(), False),
        (answered("r01", 403, "Cannot perform Post-Handshake Authentication.", tls=SESSION), look(), True),
        (answered("r01", 403, "invalid token", tls=SESSION), ASKED, False),
        (ALERT, None, False),
        (opened("r01", tls=SESSION), ASKED, False),
    ],
)
def test_a_client_certificate(end: Attempt, seen, expected: bool):
    """By the alert, by words after it was asked for, or because the server hangs up although nothing was requested."""
    found = ask(client_certificate_required, end, seen=seen)

    assert (Confidence.PROVEN if expected else None) is sure(found)


def test_who_never_asks_demands_none():
    """That excludes it."""
    assert Pass(by=("certificate:certificate",)) == ask(client_certificate_required, ALERT, seen=look())


@pytest.mark.parametrize(("seen", "expected"), [(AWAY, Confidence.INFERRED), (ASKED, None), (None, None)])
def test_behind_an_authority_that_is_not_trusted_here(seen, expected: Confidence | None):
    """The look trusts everybody; where it was turned away, whoever trusts the authority is turned away next."""
    found = ask(client_certificate_required, ended("r01", StageName.TLS, Reason.CERTIFICATE_UNTRUSTED), seen=seen)

    assert expected is sure(found)
    assert expected is None or "whoever trusts it meets this" in found.values["effect"].say("en")
