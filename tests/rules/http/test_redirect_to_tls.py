"""The server sends plain connections on to TLS."""

from tests.building import WSS
from tests.rules.http_page_cases import ask, moved
from wsinvest.model.finding import Pass
from wsinvest.rules.http.redirect_to_tls import redirect_to_tls


def test_a_secure_url_is_not_sent_to_tls():
    """wss that is redirected to https goes elsewhere, not to TLS."""
    assert Pass() == ask(redirect_to_tls, moved(301, "https://www.example.org/ws"), WSS)
