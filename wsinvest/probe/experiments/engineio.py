"""Socket.IO endpoints: the other revision, the right transport, no foreign session, the usual path, the connect packet.

Nothing of this is tried where neither the URL nor the server speaks of Engine.IO.
"""

from dataclasses import replace
from typing import Final

from wsinvest.facts.comparison import refused
from wsinvest.facts.engineio import UNSUPPORTED_VERSION
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.speak import engineio

PATH: Final = "/socket.io/"
_OTHER: Final = {"3": "4", "4": "3"}
# ASGI servers refuse before the upgrade with 403, whatever the reason.
_UNSAID: Final = frozenset({400, 403})
_NOT_SERVED: Final = frozenset({400, 404, 426, 500, 501})
_NOTHING: Final = NotApplicable("no Socket.IO endpoint refused the request, or it asked for this already")


@experiment(
    "engineio",
    separates=("protocol.engineio.version",),
    order=11,
    text=_("with the other Engine.IO revision (EIO)"),
)
def engineio_version(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """EIO=4 in place of 3 and the other way round."""
    other = _OTHER.get(engineio.parameters(request.resource).get("EIO", ""))
    if other is None or not _about_version(base):
        return _NOTHING
    return replace(request, resource=engineio.with_parameters(request.resource, EIO=other))


@experiment(
    "engineio",
    separates=("protocol.engineio.transport",),
    order=12,
    text=_("with transport=websocket, as Socket.IO asks"),
)
def engineio_transport(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The parameters that every Socket.IO client sends, where the URL has another transport or none of them."""
    asked = engineio.parameters(request.resource)
    if asked.get("transport") == "websocket" or not _is_engineio(request, base) or not refused(base):
        return _NOTHING
    eio = asked.get("EIO", str(engineio.REVISION))
    return replace(request, resource=engineio.with_parameters(request.resource, EIO=eio, transport="websocket"))


@experiment(
    "engineio",
    separates=("protocol.engineio.session",),
    order=13,
    text=_("without the session id in the URL (sid)"),
)
def engineio_session(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """A session id belongs to one connection; a URL that holds one was copied from it."""
    if "sid" not in engineio.parameters(request.resource) or not _is_engineio(request, base) or not refused(base):
        return _NOTHING
    return replace(request, resource=engineio.with_parameters(request.resource, sid=None))


@experiment(
    "engineio",
    separates=("http.path.not_found",),
    order=14,
    text=_("at the path /socket.io/ with its last slash"),
)
def engineio_path(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Where Socket.IO listens unless it is told otherwise; without the last slash it does not."""
    path, _, query = request.resource.partition("?")
    due = f"{path}/" if path.endswith("/socket.io") else path if path.endswith(PATH) else PATH
    if due == path or not engineio.speaks(request.resource) or not _nobody_there(base):
        return _NOTHING
    return replace(request, resource="?".join(filter(None, (due, query))))


@experiment(
    "place",
    separates=("token.transport.mismatch",),
    order=64,
    text=_("the token in Socket.IO's connect packet"),
)
def in_connect_packet(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As `auth: {token}` does, which `handshake.auth` reads."""
    if request.token is None or request.token.empty or request.place is AuthMode.MESSAGE:
        return _NOTHING
    failed = base.failed
    if failed is None or failed.reason is not Reason.CONNECT_REFUSED:
        return _NOTHING
    return replace(request, place=AuthMode.MESSAGE)


@experiment(
    "engineio",
    separates=("protocol.engineio.required",),
    order=24,
    text=_("at /socket.io/ with the parameters of a Socket.IO client, in place of /"),
)
def engineio_at_root(
    request: ProbeRequest, base: Attempt, handshake: Handshake | None = None
) -> ProbeRequest | NotApplicable:
    """A plain client at the root of a server, where nobody is: is Socket.IO at its usual path?

    A 403 counts where a plain GET of the root gets 404: ASGI servers refuse unknown paths so.
    """
    if request.resource not in ("", "/") or base.engineio is not None or not _nobody_there(base):
        return _NOTHING
    pages = () if handshake is None else handshake.plain
    unknown = {403} if any(get.status == 404 for get in pages) else set()
    if base.response is not None and base.response.status not in _NOT_SERVED | unknown:
        return _NOTHING
    return replace(request, resource=engineio.completed(PATH))


def _is_engineio(request: ProbeRequest, base: Attempt) -> bool:
    return engineio.speaks(request.resource) or base.engineio is not None


def _about_version(base: Attempt) -> bool:
    """True if the failure is about the revision, or gives no reason."""
    failed, error = base.failed, base.engineio.error if base.engineio else None
    if failed is None or error not in (None, UNSUPPORTED_VERSION):
        return False
    if failed.reason in (Reason.OTHER_GENERATION, Reason.HTTP_AFTER_UPGRADE):
        return True
    return base.response is not None and base.response.status in _UNSAID


def _nobody_there(base: Attempt) -> bool:
    """True if the request was refused, and not by Engine.IO."""
    failed, error = base.failed, base.engineio.error if base.engineio else None
    return failed is not None and failed.name is StageName.RESPONSE and refused(base) and error is None
