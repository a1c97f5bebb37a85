"""A 403 that says why is not taken for a refusal of credentials; one that names a credential is."""

import json

import pytest

from tests.building import answered, ended, repeats
from tests.rules.http_access_cases import ask
from wsinvest.analysis.credential import demands, demands_plainly
from wsinvest.analysis.reason import header_named, names_another, names_program
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Pass
from wsinvest.model.session import Close
from wsinvest.model.stage import Reason, StageName
from wsinvest.rules.http.auth_rejected import auth_rejected

ADDRESS = '{"error": "ip_not_allowed", "message": "Your IP address is not on the allow list of this tenant"}'
CHALLENGE = (("WWW-Authenticate", "Bearer"),)


def closed(code: int, reason: str) -> Attempt:
    return ended("r01", StageName.FIRST_SECOND, Reason.CLOSE_FRAME, close=Close(code, reason))


@pytest.mark.parametrize(
    "body",
    [
        ADDRESS,
        "unsupported client",
        "Unsupported_browser",
        '{"error": "missing X-Tenant-Id header"}',
        "<title>Access denied</title>Error 1020: Access denied",
        "not available in your country",
    ],
)
def test_another_reason_is_no_refusal_of_a_credential(body: str):
    """With a token and without one, the words count more than the bare status."""
    attempt = answered("r01", 403, body if body[0] in "{<" else json.dumps({"error": body}))

    assert names_another(attempt)
    assert not demands(attempt)
    assert Pass() == ask(auth_rejected, repeats(attempt))


@pytest.mark.parametrize(
    "attempt",
    [
        answered("r01", 403),
        answered("r01", 401, ADDRESS),
        answered("r01", 403, ADDRESS, headers=CHALLENGE),
        answered("r01", 403, '{"error": "missing X-Api-Key header"}'),
        answered("r01", 403, '{"error": "log in with a browser"}'),
        answered("r01", 403, '{"error": "token is bound to another ip address"}'),
        closed(1008, "session is bound to another browser"),
        closed(4401, "ip not allowed"),
    ],
)
def test_a_word_of_credentials_keeps_it_one(attempt: Attempt):
    """So do 401, a challenge, and a 403 without words."""
    assert not names_another(attempt)
    assert demands(attempt)


def test_a_close_for_another_reason_asks_for_no_credential():
    """A policy may be about the address."""
    assert not demands(closed(1008, "your ip is blocked"))


@pytest.mark.parametrize(
    ("expected", "attempt"),
    [
        (True, answered("r01", 401)),
        (True, answered("r01", 403, headers=CHALLENGE)),
        (True, answered("r01", 403, '{"error": "token required"}')),
        (True, closed(4401, "")),
        (True, closed(1008, "token required")),
        (False, answered("r01", 403, '{"error": "Forbidden"}')),
        (False, answered("r01", 403)),
        (False, closed(1008, "")),
        (False, closed(4403, "denied")),
    ],
)
def test_a_bare_403_only_may_ask(expected: bool, attempt: Attempt):
    """401, a challenge and words about credentials say it."""
    assert expected is demands_plainly(attempt)


def test_what_the_words_name():
    """The header to send, or the program that is asked for."""
    tenant = answered("r01", 403, '{"error": "missing X-Tenant-Id header"}')
    program = answered("r01", 403, '{"error": "unsupported client"}')

    assert ("X-Tenant-Id", "") == (header_named(tenant), header_named(program))
    assert (False, True) == (names_program(tenant), names_program(program))
