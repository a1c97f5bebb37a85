"""Asks the servers behind a proxy straight, where their address is known and belongs to this host."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wsinvest.collect.handshake import baseline_request
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Backend, Proxy
from wsinvest.host import locality
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target, host_header
from wsinvest.probe.attempting import attempt
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.request import ProbeRequest
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline
from wsinvest.transport.route import Route
from wsinvest.transport.tls import Trust

MOST: Final = 4  # addresses; each costs a connection, or two
OPEN_S: Final = 2.0
_OTHER: Final = {"ws": "wss", "wss": "ws"}
_WEBSOCKET: Final = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
_BAD_REQUEST: Final = frozenset({400, 497})


@collector
async def backends(
    target: Target,
    credentials: Credentials,
    redactor: Redactor,
    deadline: Deadline,
    handshake: Handshake,
    tokens: RequestTokens | None,
    proxy: Proxy | None = None,
) -> Backends:
    """One handshake at each address of this host, with the same token and the Host of the URL; after a failure only."""
    if not any(one.failed for one in handshake.repeats):
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no attempt failed")
    if handshake.stopped:
        raise Unmeasured(ProblemKind.RATE_LIMITED, "429 or Retry-After in an earlier answer of the same server")
    places = tuple(_addresses(target, handshake, proxy))[:MOST]
    if not places:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server behind a proxy is known to run on this host")
    request = baseline_request(target, credentials, tokens or RequestTokens())
    context = ProbeContext(redactor, deadline, Route(Trust(insecure=True)))
    made = [await _asked(at, number, request, context) for number, at in enumerate(places, 1)]
    return Backends(tuple(made))


def _addresses(target: Target, handshake: Handshake, proxy: Proxy | None) -> Iterator[tuple[Backend, str]]:
    """The servers with each of their addresses on this host: of the configuration, else of WEBSOCKET_PORT."""
    port = target.process_port
    named = proxy.backends if proxy else ()
    if not named and port not in (None, target.url.port) and handshake.on_this_host:
        named = (Backend("http", "127.0.0.1", int(port or 0)),)
    for one in (server for server in dict.fromkeys(named) if server.port):  # none for the path of a Unix socket
        for address in sorted(locality.addresses_of(one.host)):
            if locality.is_here(address) and (address, one.port) != (target.url.host, target.url.port):
                yield one, address


async def _asked(at: tuple[Backend, str], number: int, request: ProbeRequest, context: ProbeContext) -> AskedBackend:
    named, address = at
    scheme = _WEBSOCKET.get(named.scheme, request.url.scheme)
    straight = replace(
        request,
        url=replace(request.url, scheme=scheme, host=address, port=named.port),
        host=host_header(request.url),
        open_s=OPEN_S,
    )
    made = await attempt(straight, context, f"b{number:02}", stay=False)
    other = None
    if _maybe_other_scheme(made):
        turned = replace(straight, url=replace(straight.url, scheme=_OTHER[scheme]))
        other = await attempt(turned, context, f"b{number:02}o", stay=False)
    return AskedBackend(named.scheme, named.host, address, named.port, made, other, named.place)


def _maybe_other_scheme(made: Attempt) -> bool:
    """True if the server may want TLS where none was spoken, or the other way round."""
    failed = made.failed
    if failed is None:
        return False
    if failed.name is StageName.TLS:
        return True
    cut = failed.name is StageName.RESPONSE and failed.reason in (Reason.CLOSED, Reason.RESET, Reason.NOT_HTTP)
    return cut or (made.response is not None and made.response.status in _BAD_REQUEST)
