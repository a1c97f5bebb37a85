"""Pages and redirects in place of a 101."""

from dataclasses import replace

import pytest

from tests.building import WS, WSS, answered, opened, repeats, said, target
from wsinvest.facts.handshake import PlainGet
from wsinvest.model.attempt import Attempt, Change, Response
from wsinvest.model.finding import Clear, Hit
from wsinvest.model.target import Url
from wsinvest.rules.http.endpoint_not_websocket import endpoint_not_websocket
from wsinvest.rules.http.redirect_to_login import redirect_to_login
from wsinvest.rules.http.redirect_to_tls import redirect_to_tls

FORM = '<form><input name="p" type="password"></form>'


def ask(rule, attempt: Attempt, url: Url = WS):
    wanted = {"handshake": repeats(attempt), "target": target(url), "log": None, "meanwhile": None}
    return said(rule, **{name: wanted[name] for name in rule.needs})


def moved(status: int, location: str) -> Attempt:
    return answered("r01", status, headers=(("Location", location),))


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
    assert isinstance(ask(rule, attempt), Hit)


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
    assert Clear() == ask(rule, attempt)


@pytest.mark.parametrize(
    ("expected", "page", "other"),
    [(True, 200, 400), (False, 404, 400), (False, None, 400), (False, 200, 101)],
)
def test_a_400_without_a_word_where_a_page_is_served(expected: bool, page: int | None, other: int):
    """The path is a page's; not where another token is let in, for then it is the token."""
    probe = opened("p01") if other == 101 else answered("p01", other)
    minted = replace(probe, change=Change("token", "token_minted"))
    facts = repeats(answered("r01", 400, "Bad Request"), probes=[minted], plain=(PlainGet("path", page),))

    assert expected is isinstance(said(endpoint_not_websocket, handshake=facts, target=target(), log=None), Hit)


@pytest.mark.parametrize(("body", "named"), [("", True), ("<title>Shop</title>", False)])
def test_an_empty_page_may_be_of_a_host_that_is_not_served(body: str, named: bool):
    """Caddy answers so."""
    found = ask(endpoint_not_websocket, answered("r01", 200, body))

    assert named is ("http.host.unrecognized" in [rival.code for rival in found.rivals])


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
    hits = [isinstance(ask(rule, moved(302, location)), Hit) for rule in (redirect_to_tls, redirect_to_login)]

    assert [tls, login] == hits


@pytest.mark.parametrize("rule", [endpoint_not_websocket, redirect_to_tls, redirect_to_login])
def test_the_name_explains_the_default_site(rule):
    """Where another Host opens, its page or redirect is that of the default site."""
    answer = moved(301, "https://127.0.0.1/ws") if rule is redirect_to_tls else moved(302, "/login")
    attempt = answered("r01", 200, "<title>Welcome</title>") if rule is endpoint_not_websocket else answer
    probe = opened("p01", change=Change("host", "host_localhost"), base="r01")
    wanted = {"handshake": repeats(attempt, probes=[probe]), "target": target(), "log": None, "meanwhile": None}

    assert Clear() == rule(**{name: wanted[name] for name in rule.needs})


def test_a_page_leaves_open_whether_the_upgrade_arrived():
    """The same page without upgrade: the proxy and the server are named as rivals."""
    page = PlainGet("path", 200, response=Response(200, body="shop"))
    found = endpoint_not_websocket(repeats(answered("r01", 200, "shop"), plain=(page,)), target(), None)

    assert {"http.proxy.upgrade_stripped", "http.server.websocket_unsupported"} == {one.code for one in found.rivals}


def test_a_secure_url_is_not_sent_to_tls():
    """wss that is redirected to https goes elsewhere, not to TLS."""
    assert Clear() == ask(redirect_to_tls, moved(301, "https://www.example.org/ws"), WSS)
