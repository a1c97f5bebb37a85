"""A page over TLS may not open a WebSocket without TLS."""

import pytest

from tests.building import WS, WSS, answered, opened, repeats, target
from tests.rules.saying import said
from wsinvest.model.finding import Confidence, Pass, Severity
from wsinvest.model.target import Url
from wsinvest.rules.http.page_mixed_content import page_mixed_content

OPEN = repeats(opened("r01"))
PLAIN = Url("ws", "ws.shop.example", 80, "/ws")


@pytest.mark.parametrize(
    ("url", "origin", "level", "sure"),
    [
        (PLAIN, "https://www.shop.example", Severity.HIGH, Confidence.PROVEN),
        (WS, "https://127.0.0.1:8443", Severity.MEDIUM, Confidence.INFERRED),
    ],
)
def test_https_may_not_lead_to_ws(url, origin, level, sure):
    """No browser does it, but for addresses of the machine itself."""
    hit = page_mixed_content(OPEN, target(url, origin=origin))

    assert (level, sure) == (hit.severity, hit.confidence)
    assert origin in said(page_mixed_content, hit, "en", handshake=OPEN)["title"]


@pytest.mark.parametrize(
    ("url", "origin", "seen"),
    [
        (WSS, f"https://{WSS.host}", OPEN),
        (PLAIN, "http://www.shop.example", OPEN),
        (PLAIN, "", OPEN),
        (PLAIN, "https://app.example", OPEN),
        (WS, "https://shop.example", OPEN),
        (PLAIN, "https://www.shop.example", repeats(answered("r01", 401))),
    ],
)
def test_nothing_mixed(url, origin, seen):
    """TLS on both, on none, no page, a page elsewhere (the URL may be that of the server behind a proxy), no open."""
    assert Pass() == page_mixed_content(seen, target(url, origin=origin))
