"""The way to a target as all connections of a load share it: looked up once, the request written once."""

import os
import ssl
from base64 import b64encode
from dataclasses import dataclass, replace
from typing import Final

from wsinvest.collect.handshake import baseline_request
from wsinvest.config.resolved import Resolved
from wsinvest.model.failure import Failure
from wsinvest.model.stage import Reason
from wsinvest.model.target import TokenSource
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest, upgrade_head
from wsinvest.probe.routing import route_to
from wsinvest.redact.redactor import Redactor
from wsinvest.sample.tokens import Tokens
from wsinvest.speak import engineio
from wsinvest.transport import tls
from wsinvest.transport.dns import FAMILIES, Endpoint, resolve
from wsinvest.transport.opener import Deadline
from wsinvest.transport.route import Route

LOOK_UP_S: Final = 4.0


class Unready(Failure):
    """A load cannot begin: no address, no token, or a way that it cannot take. One line that says what to do."""


@dataclass(frozen=True, slots=True)
class Way:
    """All that the connections share. It holds secrets: it is never stored and never shown.

    `endpoints`: the addresses, taken in turn. `head`: the upgrade request before and after its Sec-WebSocket-Key.
    `offered`: subprotocols; `deflate`: compression is offered. `first`: a text with the token, `message`: one of the
    user's, which are sent once open. `sources`: local addresses, taken in turn; without any the kernel chooses.
    """

    endpoints: tuple[Endpoint, ...]
    head: tuple[bytes, bytes]
    offered: tuple[str, ...] = ()
    deflate: bool = False
    context: ssl.SSLContext | None = None
    server_name: str = ""
    first: bytes | None = None
    message: bytes | None = None
    socketio: "SocketIo | None" = None
    sources: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """The addresses only."""
        return f"Way({', '.join(str(one.sockaddr[0]) for one in self.endpoints)})"


@dataclass(frozen=True, slots=True)
class SocketIo:
    """What a Socket.IO session on each connection is begun with."""

    resource: str
    query_names: tuple[str, ...]
    first: bytes | None

    def session(self) -> engineio.Session:
        """A session that has not begun."""
        return engineio.Session(self.resource, self.query_names, self.first)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A target that is ready for load: how its full opener would ask, and the way that the load takes."""

    resolved: Resolved
    request: ProbeRequest
    context: ProbeContext
    way: Way


async def prepared(resolved: Resolved, *, deflate: bool = False, redactor: Redactor | None = None) -> Prepared:
    """Get the token, look the name up and write the request; raises Unready."""
    target = resolved.target
    if target.proxy is not None:
        raise Unready(f"{target.name}: a load goes straight to the target; leave --proxy out")
    tokens = Tokens(resolved)
    given = await tokens.current()
    if tokens.working is False or tokens.unknown is not None:
        what = "the login gave none" if target.token_source is TokenSource.LOGIN else "none can be signed"
        raise Unready(f"{target.name}: no token for the load, {what}; `wsinvest diagnose` says why")
    route = route_to(target, resolved.credentials)
    request = replace(baseline_request(target, resolved.credentials, given), deflate=deflate)
    endpoints = await looked_up(request, route)
    context = ProbeContext(redactor or Redactor(), Deadline(target.deadline_s), route)
    message = resolved.credentials.message
    said = None if message is None else message.reveal().encode()
    return Prepared(resolved, request, context, replace(way_of(request, route, endpoints), message=said))


async def looked_up(request: ProbeRequest, route: Route) -> tuple[Endpoint, ...]:
    """The addresses of the target's host now, of the family that was asked for; raises Unready."""
    host, port = route.address_of(request.url), request.url.port
    found = await resolve(host, port, LOOK_UP_S)
    if isinstance(found, Reason):
        raise Unready(f"{host}: the name has no address ({found}); check the URL")
    family = request.family or route.family
    fitting = tuple(one for one in found if family in ("", FAMILIES[one.family]))
    if not fitting:
        raise Unready(f"{host}: no address of {family}; leave -4 or -6 out")
    return _of_one_family(fitting)


def way_of(request: ProbeRequest, route: Route, endpoints: tuple[Endpoint, ...]) -> Way:
    """The request written, with a gap for its key; raises Unready where a value in it cannot be sent unharmed."""
    mark = b64encode(os.urandom(16)).decode()
    head = upgrade_head(request, mark)
    if head is None:
        raise Unready(f"{request.url.host}: a header, the token or a subprotocol holds what no request can carry")
    before, _, after = head.partition(mark.encode())
    speaks = engineio.speaks(request.resource)
    names = tuple(request.url.query_names)
    return Way(
        endpoints=endpoints,
        head=(before, after),
        offered=request.offered,
        deflate=request.deflate,
        context=tls.context(route.trust_for(request.url)) if request.url.secure else None,
        server_name=request.url.host,
        first=None if speaks else request.first_message,
        socketio=SocketIo(request.resource, names, request.first_message) if speaks else None,
    )


def _of_one_family(found: tuple[Endpoint, ...]) -> tuple[Endpoint, ...]:
    """Those of the family that the system prefers: a load with both would mix two ways."""
    return tuple(one for one in found if one.family == found[0].family)
