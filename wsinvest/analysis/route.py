"""Is the refusal about the path? Many routers refuse an unknown path just as they refuse a bad token."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import path_missing
from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Response
from wsinvest.model.finding import Rival

_FORBIDDEN: Final = 403
_FAILED: Final = 500
_PAGE: Final = 200
_LOOK: Final = "grep -rnF PATH ."
PATH_RIVAL: Final = Rival(
    "http.path.not_found",
    _LOOK,
    _("In the server's source: if no route for WebSockets has that path, prefixes included, the path is wrong."),
)
PAGE_RIVAL: Final = Rival(
    "http.endpoint.not_websocket",
    _LOOK,
    _("In the server's source: if the route of that path is one for pages only, the path is wrong."),
)
REFUSAL_RIVAL: Final = Rival(
    "http.auth.rejected",
    _LOOK,
    _("In the server's source: if a route for WebSockets has that path, prefixes included, its handler refuses."),
)


def of_any_path(handshake: Handshake) -> tuple[Rival, ...]:
    """Rivals of a close right after open: express-ws and Fastify open any path and close those without a route."""
    if path_missing(handshake):
        return (PATH_RIVAL,)
    served = any(get.label == "path" and get.status == _PAGE for get in handshake.plain)
    return (PAGE_RIVAL,) if served else ()


def unclear(handshake: Handshake) -> bool:
    """True if the typical refusal is a 403 that an unknown path would get too: a plain GET of the path gives 404.

    401 is never about the path, nor is a close after the upgrade.
    """
    return _answered(handshake, _FORBIDDEN) and path_missing(handshake) and not known(handshake)


def fails_like_unknown(handshake: Handshake) -> bool:
    """True if the typical answer is 500 and a plain GET gives 404: some servers fail so on unknown paths."""
    return _answered(handshake, _FAILED) and path_missing(handshake) and not known(handshake)


def known(handshake: Handshake) -> bool:
    """True if the server answers an upgrade on an unknown path differently, so that this path exists."""
    here, elsewhere = typical(handshake.repeats).response, handshake.elsewhere
    if here is None or elsewhere is None or elsewhere.response is None:
        return False
    return _kind(here) != _kind(elsewhere.response)


def _answered(handshake: Handshake, status: int) -> bool:
    """True if the typical repeat failed with this status."""
    return bool(ends.answered((typical(handshake.repeats),), status))


def _kind(answer: Response) -> tuple[int, str, bool]:
    """Status, content type and presence of a body: compared instead of texts, which may hold the path, times or ids."""
    return answer.status, answer.content_type, bool(answer.body)
