"""The login sets its cookie so that a browser does not send it to the WebSocket."""

from dataclasses import replace

import pytest

from tests.building import EXPERIMENTS, WSS, answered, opened, target
from tests.rules.saying import said
from tests.rules.tokens import SENT, login
from wsinvest.facts.cookies import SetCookie, Withheld
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import Auth, AuthMode, Url
from wsinvest.probe.search import changed_by
from wsinvest.rules.token import cookie_not_sent as rule
from wsinvest.rules.token.cookie_not_sent import cookie_not_sent

BY_COOKIE = replace(SENT, token_place="cookie", token_name="sid")
AT = target(
    url=WSS, auth=Auth(AuthMode.COOKIE, "sid"), login_url=Url("https", WSS.host, 443, "/api/login"),
    origin="https://app.example",
)  # fmt: skip
WITHOUT = changed_by(EXPERIMENTS["cookie_withheld"])
OPEN = opened("r01", sent=BY_COOKIE)
RED, GREEN = answered("p01", 401, change=WITHOUT, base="r01"), opened("p01", change=WITHOUT, base="r01")
UNSENT = (SetCookie("sid", "/api", secure=True),)


def signed_in(cookies: tuple[SetCookie, ...]) -> Login:
    """A login that set these cookies."""
    return replace(login(), cookies=cookies)


def test_proven_where_the_server_refuses_without_it():
    """The one thing that a browser lacks turns the outcome."""
    handshake = Handshake((OPEN,), (RED,))
    hit = cookie_not_sent(AT, signed_in(UNSENT), handshake)
    words = said(cookie_not_sent, hit, "en", handshake=handshake, login=signed_in(UNSENT))

    assert (Severity.HIGH, Confidence.PROVEN) == (hit.severity, hit.confidence)
    assert words["cause"] == "Path=/api of the cookie does not hold /ws, the path of the WebSocket."


def test_inferred_without_that_handshake_and_where_browsers_differ():
    """Nobody saw the refusal; or only Chrome and Edge take a cookie without SameSite for Lax."""
    lax = (SetCookie("sid", "/", secure=True),)
    unseen = cookie_not_sent(AT, signed_in(UNSENT), Handshake((OPEN,)))
    differs = cookie_not_sent(AT, signed_in(lax), Handshake((OPEN,), (RED,)))

    assert [Confidence.INFERRED] * 2 == [unseen.confidence, differs.confidence]
    assert unseen.rivals
    assert differs.rivals


@pytest.mark.parametrize(
    ("at", "cookies", "handshake"),
    [
        (AT, (SetCookie("sid", "/", secure=True, same_site="none"),), Handshake((OPEN,))),
        (AT, (SetCookie("other", "/api"),), Handshake((OPEN,))),
        (replace(AT, auth=Auth(AuthMode.QUERY)), UNSENT, Handshake((OPEN,))),
        (AT, UNSENT, Handshake((OPEN,), (GREEN,))),
        (AT, UNSENT, Handshake((answered("r01", 401, sent=BY_COOKIE),))),
    ],
)
def test_nothing_is_said_where_it_is_sent_not_wanted_or_no_help(at, cookies, handshake):
    """A cookie that is sent; that of others; no cookie; a server that opens without it; one that refuses it."""
    found = cookie_not_sent(at, signed_in(cookies), handshake)

    assert isinstance(found, Pass)


def test_each_reason_has_its_words():
    """No reason of the table is left without a sentence."""
    assert set(Withheld) == set(rule._WHY)
