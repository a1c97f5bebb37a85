"""Opens Socket.IO sessions by polling, and follows each up on a new connection, as clients behind a balancer do."""

import re
from dataclasses import replace
from typing import Final

from wsinvest.facts.engineio import FORBIDDEN, UNKNOWN_SESSION, error_of
from wsinvest.facts.limits import asks_to_stop
from wsinvest.facts.polling import PollAnswer, Polling, Sharing
from wsinvest.model.target import host_header
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.exchange import Exchange, exchange
from wsinvest.probe.request import ProbeRequest, without_upgrade
from wsinvest.redact.secret import Secret
from wsinvest.speak import engineio

ROUNDS: Final = 4  # two servers that are taken in turn or at random let all four pass once in 16 runs at most
_OK: Final = 200
_HTTP: Final = {"ws": "http", "wss": "https"}
# The open packet, whatever frames it: revision 4 sends it bare, revision 3 behind its length.
_OPEN: Final = re.compile(rb'0\{\s*"sid"\s*:\s*"([^"\\]{1,100})"')
# A heartbeat, which changes nothing: a pong of revision 4, a ping of revision 3 behind its length.
_HEARTBEAT: Final = {"4": b"3"}
_OLD_HEARTBEAT: Final = b"1:2"


async def poll(request: ProbeRequest, context: ProbeContext, *, follow: bool) -> Polling:
    """What a client that begins with polling meets. `follow`: also ask again with the session ids that it gets."""
    answer, sid, cookies = await _opened(request, context)
    status = answer.response.status if answer.response else None
    found = Polling(_who(answer, sid), status, sharing=_sharing(request, answer))
    rounds = 0
    while sid and follow and context.deadline.remaining() and not asks_to_stop(answer.response):
        rounds += 1
        later = await _exchange(replace(request, cookies=cookies), context, sid)
        taken = later.response is not None and later.response.status == _OK
        lost = later.response is not None and error_of(later.response) == UNKNOWN_SESSION
        found = replace(
            found, sessions=found.sessions + 1, known=found.known + taken, unknown=found.unknown + (lost and not taken)
        )
        if rounds == ROUNDS or asks_to_stop(later.response):
            break
        answer, sid, cookies = await _opened(request, context)
    return found


def _who(answer: Exchange, sid: str) -> PollAnswer:
    if sid:
        return PollAnswer.ENGINE_IO
    if answer.response is None:
        return PollAnswer.NONE
    refuses = error_of(answer.response) not in (None, FORBIDDEN)  # others refuse in words of their own too
    return PollAnswer.ENGINE_IO_REFUSES if refuses else PollAnswer.OTHER


def _sharing(request: ProbeRequest, answer: Exchange) -> Sharing:
    """What a browser makes of the answer where the page is on another origin than the server."""
    own = f"{_HTTP[request.url.scheme]}://{host_header(request.url)}"
    if not request.origin or answer.response is None or request.origin.lower() == own:
        return Sharing.NOT_ASKED
    if not answer.allowed_origins:
        return Sharing.MISSING
    return Sharing.ALLOWED if answer.allowed_origins in (("*",), (request.origin,)) else Sharing.OTHER


async def _opened(request: ProbeRequest, context: ProbeContext) -> tuple[Exchange, str, tuple[tuple[str, Secret], ...]]:
    """A new session: the answer, its id (empty without one), and the cookies that a client sends from then on."""
    answer = await _exchange(request, context)
    found = _OPEN.search(answer.body) if answer.response and answer.response.status == _OK else None
    kept = dict(request.cookies) | {name: value for name, value in answer.kept.items() if value is not None}
    return answer, found[1].decode("latin-1") if found else "", tuple(kept.items())


async def _exchange(request: ProbeRequest, context: ProbeContext, sid: str = "") -> Exchange:
    """One request of the polling transport: a GET that opens a session, a POST within one."""
    asked = replace(request, resource=engineio.with_parameters(request.resource, transport="polling", sid=sid or None))
    resource, headers = without_upgrade(asked)
    revision = engineio.parameters(request.resource).get("EIO", "")
    return await exchange(
        replace(request.url, scheme=_HTTP[request.url.scheme]),
        method="POST" if sid else "GET",
        resource=resource,
        headers=(*headers, ("Content-Type", "text/plain;charset=UTF-8")) if sid else headers,
        body=_HEARTBEAT.get(revision, _OLD_HEARTBEAT) if sid else b"",
        redactor=context.redactor,
        deadline=context.deadline,
        route=context.route,
    )
