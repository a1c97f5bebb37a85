"""Development servers, by their pages and headers."""

import re
from typing import Final

from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.model.attempt import Response

VITE: Final = "Vite"
WEBPACK: Final = "webpack-dev-server"
NEXT: Final = "Next.js"
# Vite adds its client to each page, Create React App names its bundle, Next.js its own folder.
_MARKS: Final = (
    (VITE, r"/@vite/client|/@react-refresh"),
    (WEBPACK, r"/static/js/bundle\.js|webpack-dev-server|/__webpack_hmr"),
    (NEXT, r"/_next/static/|__NEXT_DATA__"),
)
_VITE_SUBPROTOCOLS: Final = frozenset(("vite-hmr", "vite-ping"))


def speaks_vite(handshake: Handshake) -> bool:
    """True if the subprotocol is one of Vite's own, or a page of the address has its marks."""
    page = dev_page(handshake)
    offered = {name for one in handshake.repeats for name in one.sent.subprotocols}
    return bool(offered & _VITE_SUBPROTOCOLS) or (page is not None and page[0] == VITE)


def dev_page(handshake: Handshake) -> tuple[str, PlainGet] | None:
    """The development server whose page a plain GET got, and that GET; None if no page has its marks."""
    known = ((dev_server(get.response), get) for get in handshake.plain if get.response)
    return next(((server, get) for server, get in known if server), None)


def dev_server(answer: Response | None) -> str:
    """The name of the development server that gave this answer, empty if it has no marks of one."""
    if answer is None:
        return ""
    if "next.js" in answer.header("x-powered-by").lower():
        return NEXT
    return next((server for server, marks in _MARKS if re.search(marks, answer.body, re.I)), "")
