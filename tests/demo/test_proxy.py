"""A proxy of the demo that knows HTTP only."""

import pytest

from wsinvest.demo.proxy import stripped

HEAD = (
    b"GET /ws?token=t HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nconnection: Upgrade\r\nSec-WebSocket-Key: k\r\n\r\n"
)


def test_it_drops_the_hop_by_hop_headers_and_keeps_the_rest():
    """As a proxy that nobody told of WebSocket."""
    expected = b"GET /ws?token=t HTTP/1.1\r\nHost: h\r\nSec-WebSocket-Key: k\r\nConnection: close\r\n\r\n"

    assert expected == stripped(HEAD)


@pytest.mark.parametrize("name", [b"UPGRADE", b" Upgrade", b"Connection "])
def test_however_they_are_written(name: bytes):
    """Names of headers have no case, and blanks beside them are somebody's mistake."""
    assert b"upgrade" not in stripped(b"GET / HTTP/1.1\r\n" + name + b": Upgrade\r\n\r\n").lower()
