"""Whether a refusal is about the path: many routers refuse one that they do not know as they refuse a bad token."""

from typing import Final

from wsinvest.analysis.proofs import path_missing
from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt, Response
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
    """Other causes of an end right after opening: express-ws and Fastify open any path, and close what has no route."""
    if path_missing(handshake):
        return (PATH_RIVAL,)
    served = any(get.label == "path" and get.status == _PAGE for get in handshake.plain)
    return (PAGE_RIVAL,) if served else ()


def unclear(handshake: Handshake) -> bool:
    """Whether the usual refusal fits an unknown path as well: 403 where a plain GET finds nothing.

    401 is never about the path, nor is a close after the upgrade.
    """
    return _answered(typical(handshake.repeats), _FORBIDDEN) and path_missing(handshake) and not known(handshake)


def fails_like_unknown(handshake: Handshake) -> bool:
    """Whether the upgrade is answered 500 where a plain GET finds nothing: some servers fail so on unknown paths."""
    return _answered(typical(handshake.repeats), _FAILED) and path_missing(handshake) and not known(handshake)


def known(handshake: Handshake) -> bool:
    """Whether the server tells this path from one that nobody serves."""
    here, elsewhere = typical(handshake.repeats).response, handshake.elsewhere
    if here is None or elsewhere is None or elsewhere.response is None:
        return False
    return _kind(here) != _kind(elsewhere.response)


def _answered(attempt: Attempt, status: int) -> bool:
    return attempt.failed is not None and attempt.response is not None and attempt.response.status == status


def _kind(answer: Response) -> tuple[int, str, bool]:
    """What two answers are compared by; their texts may carry the path, times and ids."""
    return answer.status, answer.content_type, bool(answer.body)
