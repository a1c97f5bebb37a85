"""Pages and redirects in place of a 101."""

import pytest

from tests.building import answered, opened, repeats, target
from tests.rules.http_page_cases import ask, moved
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.finding import Fail, Pass
from wsinvest.rules.http.endpoint_not_websocket import endpoint_not_websocket
from wsinvest.rules.http.redirect_elsewhere import redirect_elsewhere
from wsinvest.rules.http.redirect_to_login import redirect_to_login
from wsinvest.rules.http.redirect_to_tls import redirect_to_tls

FORM = '<form><input name="p" type="password"></form>'


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [
        (endpoint_not_websocket, answered("r01", 200, "<title>Hello</title>")),
        (endpoint_not_websocket, answered("r01", 204)),
        (redirect_to_tls, moved(301, "https://127.0.0.1:8765/ws")),
        (redirect_to_tls, moved(308, "wss://127.0.0.1/ws")),
        (redirect_to_login, moved(302, "/login?next=…")),
        (redirect_to_login, moved(303, "https://sso.example.org/oauth2/authorize")),
        (redirect_to_login, answered("r01", 200, FORM)),
    ],
)
def test_hits(rule, attempt: Attempt):
    """Each is told by status, Location or the form in the page."""
    assert isinstance(ask(rule, attempt), Fail)


@pytest.mark.parametrize(
    ("rule", "attempt"),
    [
        (endpoint_not_websocket, opened("r01")),
        (endpoint_not_websocket, answered("r01", 200, FORM)),
        (redirect_to_tls, moved(302, "/login")),
        (redirect_to_tls, answered("r01", 302)),
        (redirect_to_login, moved(301, "/ws/")),
        (redirect_to_login, answered("r01", 200, "<title>Hello</title>")),
    ],
)
def test_clear(rule, attempt: Attempt):
    """One answer, one code."""
    assert Pass() == ask(rule, attempt)


@pytest.mark.parametrize(
    ("tls", "login", "location"),
    [
        (True, False, "https://127.0.0.1/ws"),
        (False, True, "https://id.example/login"),
        (False, True, "https://127.0.0.1/oauth2/start"),
        (True, False, "https://accounts.example/ws"),
    ],
)
def test_one_redirect_has_one_meaning(tls: bool, login: bool, location: str):
    """https alone is not the way to TLS: a sign-in page has it too, and the same path is no sign-in page."""
    hits = [isinstance(ask(rule, moved(302, location)), Fail) for rule in (redirect_to_tls, redirect_to_login)]

    assert [tls, login] == hits


@pytest.mark.parametrize("location", ["//[login", "http://[::1/ws", "https://[x"])
def test_a_location_that_cannot_be_parsed(location: str):
    """A server may answer with any text; it is a redirect all the same, and each rule comes to an end."""
    rules = (redirect_to_tls, redirect_to_login, redirect_elsewhere)

    assert 1 == sum(isinstance(ask(rule, moved(302, location)), Fail) for rule in rules)


@pytest.mark.parametrize("rule", [endpoint_not_websocket, redirect_to_tls, redirect_to_login])
def test_the_name_explains_the_default_site(rule):
    """Where another Host opens, its page or redirect is that of the default site."""
    answer = moved(301, "https://127.0.0.1/ws") if rule is redirect_to_tls else moved(302, "/login")
    attempt = answered("r01", 200, "<title>Welcome</title>") if rule is endpoint_not_websocket else answer
    probe = opened("p01", change=Change("host", "host_localhost"), base="r01")
    wanted = {"handshake": repeats(attempt, probes=[probe]), "target": target(), "log": None, "log_delta": None}

    assert Pass() == rule(**{name: wanted.get(name) for name in rule.needs})
