"""The line to paste keeps the place of the token, and names the kind of credential that the answer names."""

import pytest

from tests.building import NOW, answered, case, repeats, target
from tests.rules.http_access_cases import ask
from wsinvest.analysis.credential_line import line_again
from wsinvest.analysis.paste import values_of, with_lines
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.attempt import Sent, TokenState
from wsinvest.model.target import AuthMode
from wsinvest.rules.http.auth_rejected import auth_rejected

BASIC = (("WWW-Authenticate", 'Basic realm="Staging"'),)


def sent(place: str, name: str = "") -> Sent:
    return Sent(token_state=TokenState.PRESENT, token_place=place, token_name=name)


@pytest.mark.parametrize(
    ("place", "name", "line"),
    [
        (AuthMode.QUERY, "access_token", "wsinvest diagnose 'ws://127.0.0.1:8765/ws?access_token=<fresh token>'"),
        (AuthMode.COOKIE, "sid", "wsinvest diagnose ws://127.0.0.1:8765/ws -b 'sid=<fresh token>'"),
    ],
)
def test_a_fresh_token_goes_where_the_refused_one_was(place: str, name: str, line: str):
    """In a header the server may not look for it."""
    found = ask(auth_rejected, repeats(answered("r01", 401, sent=sent(place, name))))

    (step,) = with_lines((VERIFY_AUTH,), found, values_of(target(), NOW))

    assert line == step.snippet.say("en")


def test_a_header_keeps_the_line_of_the_step():
    """It is the one that the step has."""
    assert line_again(answered("r01", 401, sent=sent(AuthMode.HEADER))) is None


@pytest.mark.parametrize(
    ("refusal", "part"),
    [
        (answered("r01", 401, headers=BASIC), "Authorization: Basic $(printf %s '<user>:<password>' | base64)"),
        (answered("r01", 401, '{"message": "No API key found in request"}'), "-H 'X-Api-Key: <key>'"),
        (answered("r01", 401), "-H 'Authorization: Bearer <token>'"),
    ],
)
def test_the_kind_of_credential_is_the_one_that_is_asked_for(refusal, part: str):
    """A bearer token helps nobody who is asked for a password."""
    assert part in diagnose(case(handshake=repeats(refusal))).first.snippet.say("en")
