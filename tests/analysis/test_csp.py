"""Which sources of a Content-Security-Policy match a WebSocket's URL."""

import pytest

from wsinvest.analysis.csp import allows
from wsinvest.facts.origin_page import Policy
from wsinvest.model.target import Url

WSS = Url("wss", "ws.shop.example", 443, "/ws/room")
PAGE = "https://ws.shop.example"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("'self'", True),
        ("*", True),
        ("wss:", True),
        ("https:", False),
        ("ws:", True),
        ("http:", False),
        ("data:", False),
        ("wss://ws.shop.example", True),
        ("WSS://WS.shop.example", True),
        ("https://ws.shop.example", False),
        ("ws://ws.shop.example", True),
        ("ws.shop.example", False),
        ("*.shop.example", False),
        ("*:443", False),
        ("wss://*.shop.example", True),
        ("wss://*.ws.shop.example", False),
        ("wss://*", True),
        ("wss://shop.example", False),
        ("wss://ws.shop.example:443", True),
        ("wss://ws.shop.example:*", True),
        ("wss://ws.shop.example:8443", False),
        ("wss://ws.shop.example/ws/", True),
        ("wss://ws.shop.example/ws", False),
        ("wss://ws.shop.example/ws/room", True),
        ("wss://ws.shop.example/WS/room", False),
        ("'none'", False),
        ("ftp://ws.shop.example", False),
        ("https://api.shop.example", False),
    ],
)
def test_a_source_matches_as_in_browsers(source, expected):
    """Scheme, host, port and path, each as CSP level 3 compares it: a source of http or https allows no WebSocket."""
    assert expected == allows(Policy("connect-src", (source,)), PAGE, WSS)


@pytest.mark.parametrize(
    ("page", "url", "expected"),
    [
        ("http://127.0.0.1:8000", Url("ws", "127.0.0.1", 8000, "/ws"), True),
        ("http://127.0.0.1:8000", Url("ws", "127.0.0.1", 8001, "/ws"), False),
        ("http://localhost:8000", Url("ws", "127.0.0.1", 8000, "/ws"), False),
        ("http://shop.example", Url("wss", "shop.example", 443, "/ws"), True),
        ("https://shop.example", Url("ws", "shop.example", 80, "/ws"), False),
    ],
)
def test_self_is_the_pages_own_host_and_port(page, url, expected):
    """ws belongs to http and wss to https; TLS may be added, and not taken away."""
    assert expected == allows(Policy("default-src", ("'self'",)), page, url)


def test_no_source_allows_nothing():
    """An empty list is 'none'."""
    assert not allows(Policy("connect-src", ()), PAGE, WSS)
