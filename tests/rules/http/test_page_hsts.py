"""A host that is bound to TLS, and a WebSocket without it."""

from dataclasses import replace

import pytest

from tests.building import answered, opened, repeats, target
from tests.rules.saying import said
from tests.rules.settings import login
from wsinvest.facts.login import Login
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.stage import Stage, StageName, State
from wsinvest.model.target import Url
from wsinvest.rules.http.page_hsts import page_hsts

OPEN = repeats(opened("r01"))
YEAR = "max-age=31536000; includeSubDomains"
WS = Url("ws", "ws.shop.example", 8080, "/ws")
PAGE = "http://www.shop.example"


def bound(header: str, host: str = "shop.example", *, tls: bool = True) -> Login:
    """A login at this host with this policy."""
    stages = (Stage(StageName.TLS, State.PASSED, 1.0),) if tls else ()
    answer = Response(200, headers=(("strict-transport-security", header),))
    return replace(login(), url=f"https://{host}/login", stages=stages, response=answer)


@pytest.mark.parametrize(
    ("url", "origin", "seen", "level"),
    [
        (WS, PAGE, bound(YEAR), Severity.HIGH),
        (WS, PAGE, bound("max-age=60", WS.host), Severity.HIGH),
        (WS, PAGE, bound('Max-Age="60" ; INCLUDESUBDOMAINS'), Severity.HIGH),
        (WS, "", bound(YEAR), Severity.MEDIUM),
        (Url("ws", "localhost", 8080, "/ws"), PAGE, bound(YEAR, "localhost"), Severity.MEDIUM),
        (Url("ws", WS.host, 80, "/ws"), PAGE, bound(YEAR), Severity.LOW),
    ],
)
def test_browsers_use_tls_in_place_of_ws(url: Url, origin: str, seen: Login, level: Severity):
    """High where browsers are known to come; another port stays as it is, and port 80 becomes 443, which may answer."""
    hit = page_hsts(OPEN, target(url, origin=origin), seen)
    words = said(page_hsts, hit, "en", handshake=OPEN, login=seen)

    assert (level, Confidence.INFERRED) == (hit.severity, hit.confidence)
    assert seen.url in words["title"]
    assert ("443" if url.port == 80 else "8080") in words["cause"]


@pytest.mark.parametrize(
    ("url", "origin", "seen", "handshake"),
    [
        (replace(WS, scheme="wss"), PAGE, bound(YEAR), OPEN),
        (WS, "https://shop.example", bound(YEAR), OPEN),
        (WS, PAGE, bound("max-age=31536000"), OPEN),
        (WS, PAGE, bound("max-age=0; includeSubDomains"), OPEN),
        (WS, PAGE, bound("includeSubDomains"), OPEN),
        (WS, PAGE, bound(YEAR, "op.example"), OPEN),
        (WS, PAGE, bound(YEAR, tls=False), OPEN),
        (Url("ws", "192.0.2.7", 8080, "/ws"), PAGE, bound(YEAR, "192.0.2.7"), OPEN),
        (WS, PAGE, login(), OPEN),
        (WS, PAGE, bound(YEAR), repeats(answered("r01", 401))),
    ],
)
def test_what_binds_nobody(url: Url, origin: str, seen: Login, handshake):
    """wss; mixed content (another fault); not below the host; taken back; no age; no TLS; an address; no open."""
    assert Pass() == page_hsts(handshake, target(url, origin=origin), seen)


def test_certificates_that_were_not_verified():
    """A browser ignores the header of an answer whose certificate it does not trust, which -k does not tell."""
    assert Pass() == page_hsts(OPEN, replace(target(WS, origin=PAGE), insecure=True), bound(YEAR))
    assert Pass() == page_hsts(OPEN, target(WS, origin=PAGE))
