"""The server redirects the handshake."""

import pytest

from tests.building import said, target
from tests.rules.http_front_cases import of
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import Url
from wsinvest.rules.http.redirect_elsewhere import redirect_elsewhere


@pytest.mark.parametrize(
    ("location", "what"),
    [
        ("/ws/", "only the slash"),
        ("http://127.0.0.1:8765/ws/", "only the slash"),
        ("/ws", "the same URL again"),
        ("http://127.0.0.1:8765/ws", "the same URL again"),
        ("ws://127.0.0.1:8765/ws", "the same URL again"),
        ("?room=1", "scheme, port or query differ"),
        ("/ws?room=1", "scheme, port or query differ"),
        ("http://127.0.0.1:80/ws", "scheme, port or query differ"),
        ("http://[", "no URL"),
        ("http://h:port/", "no URL"),
        ("/api/v2/ws", "another path"),
        ("http://www.example.org/ws", "another host"),
        ("/accept-cookies", "wants something first"),
        ("http://www.example.org/", "wants something first"),
        ("/en/", "wants something first"),
    ],
)
def test_a_redirect_to_another_place(location, what):
    """Clients do not follow it; the place is named."""
    seen = of(301, location=location)
    hit = said(redirect_elsewhere, handshake=seen, target=target())

    assert (Severity.CRITICAL, Confidence.PROVEN, location) == (hit.severity, hit.confidence, hit.values["location"])
    assert what in hit.values["what"].say("en")
    assert ("look_at_page" if "first" in what else "fix_path") == hit.steps[0].id


@pytest.mark.parametrize("location", ["https://127.0.0.1/ws", "/login?next=/ws", ""])
def test_redirects_that_others_name(location):
    """The way to TLS, the way to a login; and one that leads nowhere."""
    assert Pass is type(said(redirect_elsewhere, handshake=of(302, location=location), target=target()))


def test_wss_that_is_sent_to_its_own_url():
    """No other URL helps there, so that the redirect takes the place of no cause that is inferred."""
    there = target(url=Url("wss", "shop.test", 443, "/ws"))
    hit = said(redirect_elsewhere, handshake=of(307, location="https://shop.test/ws"), target=there)

    assert (Confidence.INFERRED, "https://shop.test/ws") == (hit.confidence, hit.values["location"])
