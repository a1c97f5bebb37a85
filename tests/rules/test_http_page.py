"""Pages and redirects in place of a 101."""

import pytest

from tests.building import WS, WSS, answered, opened, repeats, said, target
from wsinvest.attempt import Attempt
from wsinvest.judgement import Clear, Hit
from wsinvest.model import Url
from wsinvest.rules.http_page import not_websocket, to_login, to_tls

FORM = '<form><input name="p" type="password"></form>'


def ask(rule, attempt: Attempt, url: Url = WS):
    wanted = {"handshake": repeats(attempt), "target": target(url), "log": None}
    return said(rule, **{name: wanted[name] for name in rule.needs})


def moved(status: int, location: str) -> Attempt:
    return answered("r01", status, headers=(("Location", location),))


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [
        (not_websocket, answered("r01", 200, "<title>Hello</title>")),
        (not_websocket, answered("r01", 204)),
        (to_tls, moved(301, "https://127.0.0.1:8765/ws")),
        (to_tls, moved(308, "wss://127.0.0.1/ws")),
        (to_login, moved(302, "/login?next=…")),
        (to_login, moved(303, "https://sso.example.org/oauth2/authorize")),
        (to_login, answered("r01", 200, FORM)),
    ],
)
def test_hits(rule, attempt: Attempt):
    """Each is told by status, Location or the form in the page."""
    assert isinstance(ask(rule, attempt), Hit)


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [
        (not_websocket, opened("r01")),
        (not_websocket, answered("r01", 200, FORM)),
        (to_tls, moved(302, "/login")),
        (to_tls, answered("r01", 302)),
        (to_login, moved(301, "/ws/")),
        (to_login, answered("r01", 200, "<title>Hello</title>")),
    ],
)
def test_clear(rule, attempt: Attempt):
    """One answer, one code."""
    assert Clear() == ask(rule, attempt)


def test_a_secure_url_is_not_sent_to_tls():
    """wss that is redirected to https goes elsewhere, not to TLS."""
    assert Clear() == ask(to_tls, moved(301, "https://www.example.org/ws"), WSS)
