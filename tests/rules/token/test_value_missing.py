"""The request carries no token."""

from dataclasses import replace

import pytest

from tests.building import answered, repeats, target
from tests.rules.saying import said
from tests.rules.settings import config, file
from tests.rules.token_cases import DOWN, NONE
from tests.rules.tokens import accepted, green, refused, token
from wsinvest.facts.config import FileState
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Sent, TokenState
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Pass, Severity
from wsinvest.model.target import Url
from wsinvest.rules.token.value_missing import value_missing

ABSENT = Sent(token_state=TokenState.ABSENT)


@pytest.mark.parametrize(
    ("handshake", "of", "expected"),
    [
        (refused(401, ABSENT), target(), (Severity.CRITICAL, Confidence.PROVEN)),
        (refused(401, ABSENT), NONE, (Severity.CRITICAL, Confidence.INFERRED)),
        (refused(403, ABSENT), target(), (Severity.CRITICAL, Confidence.INFERRED)),
        (refused(403, ABSENT, green("token_minted")), NONE, (Severity.CRITICAL, Confidence.PROVEN)),
        (refused(403, ABSENT), NONE, None),
        (refused(403, ABSENT, plain=(PlainGet("path", 404),)), target(), (Severity.CRITICAL, Confidence.INFERRED)),
        (refused(401, ABSENT, plain=(PlainGet("path", 404),)), target(), (Severity.CRITICAL, Confidence.PROVEN)),
        (refused(404, ABSENT), target(), None),
        (accepted(ABSENT), target(), None),
        (DOWN, target(), None),
    ],
)
def test_missing_token(handshake, of, expected):
    """401 says that one is wanted; 403 may be about path or origin."""
    facts = token(state=TokenState.ABSENT, anatomy=None, verdict=None)
    outcome = value_missing(facts, of, handshake, config({"WS_TOKEN": ""}))

    assert expected == (None if isinstance(outcome, Pass) else (outcome.severity, outcome.confidence))
    if expected:
        said(value_missing, outcome, "en", token=facts, handshake=handshake)


def test_an_empty_secret_is_no_source_of_tokens():
    """The application may have its token from a login that nobody named."""
    facts = token(state=TokenState.ABSENT, anatomy=None, verdict=None)
    outcome = value_missing(facts, target(), refused(401, ABSENT), config({"JWT_SECRET": ""}))

    assert Confidence.INFERRED is outcome.confidence


@pytest.mark.parametrize(
    ("state", "outcome"),
    [(FileState.TOO_LARGE, NotMeasured), (FileState.UNREADABLE, NotMeasured), (FileState.MISSING, Fail)],
)
def test_a_token_may_stand_in_a_file_that_cannot_be_read(state, outcome):
    """What is missing is our right to read it, or a parser's patience; a file that is not there gives no token."""
    facts, named = token(state=TokenState.ABSENT), config(env_file=file(state=state))

    assert outcome is type(value_missing(facts, target(), refused(401, ABSENT), named))


@pytest.mark.parametrize("challenge", ["Basic realm=x", "Negotiate", "NTLM"])
def test_a_proxys_own_login_wants_no_token(challenge):
    """None of these schemes carries a token of the application."""
    handshake = repeats(answered("r01", 401, sent=ABSENT, headers=(("www-authenticate", challenge),)))

    assert Pass() == value_missing(token(state=TokenState.ABSENT), target(), handshake, config({"JWT_SECRET": ""}))


@pytest.mark.parametrize(("scheme", "port", "expected"), [("ws", 80, Pass), ("wss", 443, Fail)])
def test_a_secure_cookie_of_the_refusal_may_be_what_is_missing(scheme, port, expected):
    """No token is due by the settings, and nobody could send the cookie back over ws."""
    answer = answered("r01", 401, headers=(("set-cookie", "sid; Secure; SameSite=Strict"),), sent=ABSENT)
    where = replace(NONE, url=Url(scheme, "chat.example.org", port, "/ws"))
    facts = token(state=TokenState.ABSENT, anatomy=None, verdict=None)

    assert isinstance(value_missing(facts, where, repeats(answer), config({"WS_TOKEN": ""})), expected)
