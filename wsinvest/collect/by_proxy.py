"""Asks the proxy of the environment for a tunnel to the target; nothing is sent through it."""

from dataclasses import replace
from typing import Final

from wsinvest.config.resolve import Resolved
from wsinvest.facts.environment_proxy import EnvironmentProxy
from wsinvest.facts.handshake import Handshake
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.hosts import is_private
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.transport.opener import Deadline, open_stream
from wsinvest.transport.route import Proxy, Route

_NOT_ASKED: Final = "the proxy of the environment is no private address; name it by --proxy env to ask it"


@collector
async def by_proxy(target: Target, resolved: Resolved, handshake: Handshake, deadline: Deadline) -> EnvironmentProxy:
    """One CONNECT, or its like in SOCKS5, whose tunnel is closed at once; only of a proxy at a private address."""
    unasked = resolved.unasked
    if unasked is None or target.proxy is not None or handshake.stopped:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "the environment names no proxy for this URL, or one is used")
    by = unasked.url
    if not is_private(by.host):
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, _NOT_ASKED)
    route = Route(proxy=Proxy(by.scheme, by.host, by.port, unasked.user, unasked.password), host=target.url.host)
    opened = await open_stream(replace(target.url, scheme="ws"), deadline=deadline, route=route)
    if opened.stream is not None:
        opened.stream.abort()
    failed = next((one for one in opened.watch.stages if one.reason), None)
    at = f"[{by.host}]:{by.port}" if ":" in by.host else f"{by.host}:{by.port}"
    return EnvironmentProxy(unasked.variable, at, failed.reason if failed else None, failed.detail if failed else "")
