"""Upgrades that do not arrive: what proves it, what only suggests it, and who is then suspected."""

import pytest

from tests.building import said
from tests.rules.http_upgrade_cases import WERKZEUG, page
from wsinvest.facts.handshake import Handshake
from wsinvest.model.finding import Confidence, Fail
from wsinvest.rules.http.proxy_upgrade_stripped import proxy_upgrade_stripped
from wsinvest.rules.http.server_websocket_unsupported import server_websocket_unsupported


@pytest.mark.parametrize(
    ("stripped", "unsupported", "facts"),
    [
        (True, False, page(404, '{"detail":"Not Found"}', "nginx/1.22.1")),
        (True, False, page(404, "none", "uvicorn", name="Server")),
        (True, False, page(404, "Cannot GET /ws", "Apache/2.4.71")),
        (True, False, page(400, "")),
        (True, False, page(400, f"<title>400 Bad Request</title><h1>Bad Request</h1><p>{WERKZEUG}</p>", "gunicorn")),
        (False, False, page(400, f"<h1>Bad Request</h1><p>{WERKZEUG}</p><p>The room is missing.</p>", "gunicorn")),
        (False, True, page(404, "none", "uvicorn", name="server")),
        (False, False, page(404, "none", "hypercorn-h11", name="server")),
        (False, True, page(404, '{"detail":"Not Found"}')),
        (False, True, page(404, "<h1>Oops</h1>", "WSGIServer/0.2 CPython/3.11.2")),
        (False, False, page(404, "404 page not found", "nginx")),
        (False, False, page(404, "none", "nginx")),
        (False, False, page(200, "shop", "nginx")),
        (False, False, page(400, "the room is missing", "nginx")),
    ],
)
def test_answered_as_a_page(stripped: bool, unsupported: bool, facts: Handshake):
    """Never proven from outside; a gateway in sight makes it the suspect, and the rest is named with it."""
    hits = [said(rule, handshake=facts) for rule in (proxy_upgrade_stripped, server_websocket_unsupported)]

    assert [stripped, unsupported] == [isinstance(found, Fail) for found in hits]
    assert all(found.confidence is Confidence.INFERRED and found.rivals for found in hits if isinstance(found, Fail))
