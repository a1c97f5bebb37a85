"""Cases that the tests of several rules share."""

from tests.building import answered, repeats
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.model.attempt import Response

WERKZEUG = "The browser (or proxy) sent a request that this server could not understand."


def page(status: int, body: str, server: str = "", name: str = "Server") -> Handshake:
    """An upgrade that got what a GET without upgrade gets; the root is another page."""
    headers = ((name, server),) if server else ()
    other = PlainGet("path", status, response=Response(status, headers=headers, body=body))
    root = PlainGet("root", 200, response=Response(200, body="shop"))
    return repeats(answered("r01", status, body, headers=headers), plain=(other, root))
