"""The last slash of the path: routers tell /ws and /ws/ apart, and few redirect an upgrade from one to the other.

A server that opens whatever the path is would open there too; so a path that nobody serves is asked for first.
"""

from dataclasses import replace
from typing import Final

from wsinvest.facts.comparison import NOWHERE, PATH, refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.stage import Reason, StageName
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.speak import engineio

NO_SUCH_PATH: Final = "/wsinvest-no-such-path"
_REFUSALS: Final = (400, 403, 404)  # npm ws, ASGI servers, all others; some close without an answer


@experiment(
    NOWHERE,
    separates=(),
    order=79,
    text=_("at a path that nobody serves"),
)
def no_such_path(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Where the last slash is tried: does the server open any path?"""
    made = last_slash(request, base)
    if isinstance(made, NotApplicable):
        return made
    _path, question, query = request.resource.partition("?")
    return replace(request, resource=f"{NO_SUCH_PATH}{question}{query}")


@experiment(
    PATH,
    separates=("http.path.not_found",),
    order=80,
    text=_("at the same path with a last slash, or without the one that it has"),
)
def last_slash(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The same request at /ws/ in place of /ws, or at /ws in place of /ws/."""
    path, question, query = request.resource.partition("?")
    if path in ("", "/") or engineio.speaks(request.resource):
        return NotApplicable("the path is the root, or Socket.IO's")
    if not refused(base) or not _may_be_an_unknown_path(base):
        return NotApplicable("it is not refused as an unknown path may be")
    other = path.rstrip("/") if path.endswith("/") else f"{path}/"
    return replace(request, resource=f"{other}{question}{query}")


def _may_be_an_unknown_path(base: Attempt) -> bool:
    if base.failed is None or base.failed.name is not StageName.RESPONSE:
        return False
    if base.response is not None:
        return base.response.status in _REFUSALS
    return base.failed.reason in (Reason.CLOSED, Reason.RESET)
