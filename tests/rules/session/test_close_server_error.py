"""The server fails right after opening the connection."""

from tests.building import repeats
from tests.rules.saying import said
from tests.rules.session_cases import closed
from wsinvest.rules.session.close_server_error import close_server_error


def test_a_close_without_a_reason_says_so():
    """The reason is foreign text, or a phrase in the reader's language."""
    handshake = repeats(closed(1011))
    words = said(close_server_error, close_server_error(handshake), "pt_BR", handshake=handshake)

    assert "nenhum informado" in words["cause"]
