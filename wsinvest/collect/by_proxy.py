"""Asks the proxy of the environment for a tunnel to the target; nothing is sent through it."""

from dataclasses import replace
from typing import Final

from wsinvest.config.resolve import Resolved
from wsinvest.facts.comparison import WELL, ending
from wsinvest.facts.environment_proxy import EnvironmentProxy
from wsinvest.facts.handshake import Handshake
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.hosts import is_loopback, is_private
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.transport.opener import Deadline, open_stream
from wsinvest.transport.route import Proxy, Route

_NOT_ASKED: Final = "the proxy of the environment is no private address; name it by --proxy env to ask it"


@collector
async def by_proxy(target: Target, resolved: Resolved, handshake: Handshake, deadline: Deadline) -> EnvironmentProxy:
    """One CONNECT, or its like in SOCKS5, whose tunnel is closed at once; only where the server opens past the proxy.

    A proxy at a private address is asked, and one that a `.env` names only on this machine.
    """
    unasked = resolved.unasked
    opened = any(ending(one) == WELL for one in handshake.repeats)
    if unasked is None or target.proxy is not None or handshake.stopped or not opened:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "the environment names no proxy for this URL, or it tells nothing")
    by = unasked.url
    if not (is_loopback(by.host) if unasked.of_file else is_private(by.host)):
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, _NOT_ASKED)
    route = Route(proxy=Proxy(by.scheme, by.host, by.port, unasked.user, unasked.password), host=target.url.host)
    through = await open_stream(replace(target.url, scheme="ws"), deadline=deadline, route=route)
    if through.stream is not None:
        through.stream.abort()
    failed = next((one for one in through.watch.stages if one.reason), None)
    at = f"[{by.host}]:{by.port}" if ":" in by.host else f"{by.host}:{by.port}"
    return EnvironmentProxy(unasked.variable, at, failed.reason if failed else None, failed.detail if failed else "")
