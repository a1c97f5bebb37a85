"""The server sends plain connections on to TLS."""

import pytest

from tests.building import WSS, case, repeats
from tests.rules.http_page_cases import ask, moved
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.finding import Pass
from wsinvest.rules.http.redirect_to_tls import redirect_to_tls


def test_a_secure_url_is_not_sent_to_tls():
    """wss that is redirected to https goes elsewhere, not to TLS."""
    assert Pass() == ask(redirect_to_tls, moved(301, "https://www.example.org/ws"), WSS)


@pytest.mark.parametrize(
    ("location", "pasted"),
    [
        ("https://127.0.0.1:9443/ws", "wss://127.0.0.1:9443/ws"),
        ("https://chat.example.org/ws/v2", "wss://chat.example.org/ws/v2"),
        ("wss://[::1]:8443", "wss://[::1]:8443/"),
        ("https://chat.example.org:9443/ws?token=1", "wss://chat.example.org:9443/ws"),
        ("https://user:word@chat.example.org/ws", "wss://chat.example.org/ws"),
        ("https://chat.example.org/$(reboot)", "wss://chat.example.org/PATH"),
        ("https://a;reboot/ws", "wss://HOST/ws"),
        ("https://a.example:port/ws", "wss://HOST/PATH"),
    ],
)
def test_the_line_to_paste_leads_where_the_server_says(location: str, pasted: str):
    """Host, port and path of the Location; nothing of it that a shell reads, and no query, which may hold a token."""
    first = diagnose(case(handshake=repeats(moved(301, location)))).first

    assert f"wsinvest diagnose {pasted}" == first.snippet.say("en")
