"""Ends for want of a client certificate, told from refusals that a token could help against."""

import pytest

from tests.building import SESSION, answered, ended, repeats
from tests.rules.looks import look
from tests.rules.settings import config
from wsinvest.analysis.mutual_tls import lacks_certificate, speaks_of_certificate
from wsinvest.analysis.proofs import auth_refused
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Fail, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.auth_rejected import auth_rejected

ASKED = look(asks_certificate=True)
AWAY = look(asks_certificate=True, turned_away=True)
WORDS = "403 - Forbidden: client certificate required"
LATER = "Reason: Cannot perform Post-Handshake Authentication."


@pytest.mark.parametrize(
    ("end", "seen", "expected"),
    [
        (ended("r01", StageName.RESPONSE, Reason.CLIENT_CERTIFICATE), None, True),
        (ended("r01", StageName.TLS, Reason.CLOSED), AWAY, True),
        (ended("r01", StageName.TLS, Reason.CLOSED), ASKED, False),
        (ended("r01", StageName.RESPONSE, Reason.TIMEOUT), AWAY, False),
        (answered("r01", 403, WORDS), ASKED, True),
        (answered("r01", 403, WORDS), look(), False),
        (answered("r01", 403, LATER), None, True),
        (answered("r01", 403, "invalid token"), AWAY, False),
    ],
)
def test_what_ends_for_want_of_one(end: Attempt, seen, expected: bool):
    """Words count after the server asked for one; some ask for one path only, and say so."""
    assert expected is lacks_certificate(end, seen)


@pytest.mark.parametrize(("body", "about"), [(WORDS, True), (LATER, True), ("invalid token", False), ("", False)])
def test_no_token_is_suspected_where_a_certificate_is_wanted(body: str, about: bool):
    """By the answer's own words."""
    end = answered("r01", 403, body, tls=SESSION)

    assert end.response is not None
    assert about is speaks_of_certificate(end.response)
    assert about is not auth_refused(end)


def test_a_refusal_may_be_for_want_of_one():
    """Where one was asked for, that is told as another cause; where the words say so, it is no refusal of a token."""
    facts = repeats(answered("r01", 403, tls=SESSION))
    open_question = auth_rejected(facts, None, ASKED, config=config({"JWT_SECRET": "of the service"}))

    assert isinstance(open_question, Fail)
    assert "tls.client_certificate.required" in [rival.code for rival in open_question.rivals]
    assert Pass() == auth_rejected(repeats(answered("r01", 403, WORDS, tls=SESSION)), None, ASKED)
