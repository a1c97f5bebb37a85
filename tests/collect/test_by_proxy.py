"""The proxy of the environment is asked for a tunnel, and nothing is sent through it."""

import asyncio
from dataclasses import replace

import pytest

from tests.building import WS, answered, opened, repeats, target
from tests.proxies import Rules, connecting
from tests.servers import closed_ports
from wsinvest.collect.by_proxy import by_proxy
from wsinvest.config.environment_proxy import Unasked
from wsinvest.config.resolved import Resolved
from wsinvest.facts.environment_proxy import EnvironmentProxy
from wsinvest.model.case import Unmeasured
from wsinvest.model.stage import Reason
from wsinvest.model.target import Url
from wsinvest.transport.opener import Deadline

OPEN = repeats(opened("r01"))
AT = target(WS)


def look(port: int, host: str = "127.0.0.1", of=AT) -> EnvironmentProxy:  # type: ignore[no-untyped-def]
    """What the collector sees of a proxy at this port."""
    resolved = Resolved(of, unasked=Unasked("HTTP_PROXY", Url("http", host, port)))
    return by_proxy(of, resolved, OPEN, Deadline(5))


@pytest.mark.parametrize(
    ("rules", "reason", "detail"),
    [(Rules(answer=403), Reason.PROXY_DENIED, "403"), (Rules(user="u", password="p"), Reason.PROXY_AUTH, "407")],
)
def test_a_proxy_that_refuses(rules, reason, detail):
    """Its own answer is the fact."""

    async def asked() -> EnvironmentProxy:
        async with connecting(rules) as passed:
            return await look(passed.port)

    found = asyncio.run(asked())

    assert (reason, detail) == (found.reason, found.detail)


def test_a_proxy_that_opens_the_way():
    """One CONNECT for the target's host and port, and the tunnel is closed with nothing in it."""

    async def asked() -> tuple[EnvironmentProxy, list[str]]:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, connecting() as passed:
            found = await look(passed.port, of=target(replace(WS, port=port)))
            return found, [one.replace(str(port), "PORT") for one in passed.asked]

    found, names = asyncio.run(asked())

    assert found.reason is None
    assert ["127.0.0.1:PORT"] == names


def test_a_proxy_that_is_down():
    """Nobody listens."""
    found = asyncio.run(look(closed_ports(1)[0]))

    assert (Reason.REFUSED, "HTTP_PROXY") == (found.reason, found.variable)


@pytest.mark.parametrize(
    ("host", "of"), [("proxy.example.com", AT), ("127.0.0.1", replace(AT, proxy=Url("http", "127.0.0.1", 1)))]
)
def test_no_stranger_is_asked_and_none_twice(host, of):
    """A public proxy is not asked unbidden, nor is any where --proxy names one."""
    with pytest.raises(Unmeasured):
        asyncio.run(look(1, host, of))


@pytest.mark.parametrize(
    ("host", "of_file", "seen"),
    [("10.0.0.1", True, OPEN), ("127.0.0.1", False, repeats(answered("r01", 401)))],
)
def test_a_file_names_this_machine_only_and_a_refusal_needs_no_proxy(host, of_file, seen):
    """What a .env says leads to no other host; and where the server refuses, the proxy would tell nothing."""
    resolved = Resolved(AT, unasked=Unasked("HTTP_PROXY", Url("http", host, 1), of_file=of_file))
    with pytest.raises(Unmeasured):
        asyncio.run(by_proxy(AT, resolved, seen, Deadline(5)))
