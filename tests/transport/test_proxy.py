"""Tunnels through real proxies on loopback, and how each refusal of one is told apart."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.proxies import Rules, connecting, socks
from tests.servers import answers, closed_port, raw
from wsinvest.model.stage import Reason, StageName, State
from wsinvest.model.target import Url
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline, Opened, open_stream
from wsinvest.transport.route import Proxy, Route

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
KINDS = {"http": connecting, "socks5": socks}


def through(scheme: str, rules: Rules = Rules(), user: str = "", pins: Any = (), host: str = "127.0.0.1") -> Any:  # noqa: B008
    """What comes of a connection to a server of this test through such a proxy, and what the proxy was asked."""

    async def run() -> tuple[Opened, list[str], int, bytes]:
        async with raw(answers(OK)) as asked, KINDS[scheme](rules) as passed:
            known = {"user": Secret(user), "password": Secret("p")} if user else {}
            route = Route(
                proxy=Proxy(scheme, "127.0.0.1", passed.port, **known),
                pins=((host, asked.port, "127.0.0.1"),) if pins else (),
            )
            opened = await open_stream(Url("ws", host, asked.port), deadline=Deadline(5), route=route)
            heard = b""
            if opened.stream is not None:
                await opened.stream.send(b"GET / HTTP/1.1\r\n\r\n", 5)
                answer = await opened.stream.receive(5)
                heard = answer if isinstance(answer, bytes) else b""
                opened.stream.abort()
            return opened, passed.asked, asked.port, heard

    return asyncio.run(run())


def stages(opened: Opened) -> list[tuple[StageName, State]]:
    """The stages that were recorded."""
    return [(one.name, one.state) for one in opened.watch.stages]


@pytest.mark.parametrize("scheme", KINDS)
@pytest.mark.parametrize("user", ["", "ann"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_bytes_pass_through(scheme: str, user: str, host: str):
    """The proxy is asked for the host as it is written, and its stages stand before those of the server."""
    rules = Rules(user=user, password="p" if user else "")

    opened, asked, port, heard = through(scheme, rules, user, host=host)

    assert OK == heard
    assert [f"{host}:{port}"] == asked
    assert [
        (StageName.PROXY_CONNECT, State.PASSED),
        (StageName.PROXY_TUNNEL, State.PASSED),
        (StageName.DNS, State.SKIPPED),
        (StageName.TCP, State.SKIPPED),
        (StageName.TLS, State.SKIPPED),
    ] == stages(opened)


@pytest.mark.parametrize("scheme", KINDS)
def test_a_named_address_is_asked_of_the_proxy(scheme: str):
    """--resolve and --proxy together."""
    _, asked, port, heard = through(scheme, pins=True, host="no-such-name.invalid")

    assert (OK, [f"127.0.0.1:{port}"]) == (heard, asked)


@pytest.mark.parametrize(
    ("scheme", "rules", "user", "expected"),
    [
        ("http", Rules(user="ann", password="p"), "", (Reason.PROXY_AUTH, "407")),
        ("http", Rules(user="ann", password="q"), "ann", (Reason.PROXY_AUTH, "407")),
        ("http", Rules(answer=403), "", (Reason.PROXY_DENIED, "403")),
        ("http", Rules(answer=502), "", (Reason.UNREACHABLE, "502")),
        ("http", Rules(answer=504), "", (Reason.UNREACHABLE, "504")),
        ("http", Rules(answer=500), "", (Reason.STATUS, "500")),
        ("http", Rules(answer=302), "", (Reason.STATUS, "302")),
        ("socks5", Rules(user="ann", password="p"), "", (Reason.PROXY_AUTH, "")),
        ("socks5", Rules(user="ann", password="q"), "ann", (Reason.PROXY_AUTH, "")),
        ("socks5", Rules(answer="denied"), "", (Reason.PROXY_DENIED, "SOCKS reply 2")),
        ("socks5", Rules(answer="host"), "", (Reason.UNREACHABLE, "SOCKS reply 4")),
        ("socks5", Rules(answer="refused"), "", (Reason.REFUSED, "SOCKS reply 5")),
        ("socks5", Rules(answer="failed"), "", (Reason.STATUS, "SOCKS reply 1")),
    ],
)
def test_each_refusal_has_its_reason(scheme: str, rules: Rules, user: str, expected: tuple[Reason, str]):
    """At the stage of the tunnel, which is not the server's."""
    opened, _, _, _ = through(scheme, rules, user)
    last = opened.watch.stages[-1]

    assert (StageName.PROXY_TUNNEL, *expected) == (last.name, last.reason, last.detail)


@pytest.mark.parametrize("scheme", KINDS)
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"SSH-2.0-OpenSSH_9.9\r\n\r\n", Reason.NOT_PROXY),
        (b"\x05\x09" + b"\0" * 20, Reason.NOT_PROXY),
        (b"", Reason.CLOSED),
        (b"\xff" * 100_000, Reason.NOT_PROXY),
    ],
    ids=["ssh", "odd", "nothing", "much"],
)
def test_what_is_no_proxy(scheme: str, said: bytes, reason: Reason):
    """Whatever it says, it ends at once and is told."""

    async def run() -> Opened:
        async def manner(visit: Any) -> None:
            await visit.reader.read(3)
            await visit.say(said)
            if said:
                await visit.silence()

        async with raw(manner) as other:
            route = Route(proxy=Proxy(scheme, "127.0.0.1", other.port))
            return await open_stream(Url("ws", "h.example", 80), deadline=Deadline(3), route=route)

    last = asyncio.run(run()).watch.stages[-1]

    assert StageName.PROXY_TUNNEL is last.name
    assert last.reason in (reason, Reason.RESET)


def opened_at(scheme: str, port: int, seconds: float = 5.0) -> Opened:
    """A connection by a proxy at this port."""
    route = Route(proxy=Proxy(scheme, "127.0.0.1", port))
    return asyncio.run(open_stream(Url("ws", "h.example", 80), deadline=Deadline(seconds), route=route))


def test_a_proxy_that_is_down():
    """It fails before the server was asked for."""
    last = opened_at("http", closed_port()).watch.stages[-1]

    assert (StageName.PROXY_CONNECT, Reason.REFUSED) == (last.name, last.reason)


@pytest.mark.parametrize("scheme", KINDS)
def test_a_silent_proxy_takes_no_more_than_the_deadline(scheme: str):
    """It accepts and says nothing."""

    async def run() -> Opened:
        async with raw(_silence()) as other:
            route = Route(proxy=Proxy(scheme, "127.0.0.1", other.port))
            return await open_stream(Url("ws", "h.example", 80), deadline=Deadline(0.3), route=route)

    last = asyncio.run(run()).watch.stages[-1]

    assert (StageName.PROXY_TUNNEL, Reason.TIMEOUT) == (last.name, last.reason)


def _silence() -> Callable[[Any], Any]:
    async def manner(visit: Any) -> None:
        await visit.silence()

    return manner


@pytest.mark.parametrize("scheme", KINDS)
def test_an_ipv6_literal(scheme: str):
    """In brackets for CONNECT, as 16 bytes for SOCKS5."""

    async def run() -> tuple[Opened, list[str], int]:
        async with raw(answers(OK), host="::1") as asked, KINDS[scheme]() as passed:
            route = Route(proxy=Proxy(scheme, "127.0.0.1", passed.port))
            opened = await open_stream(Url("ws", "::1", asked.port), deadline=Deadline(5), route=route)
            if opened.stream is not None:
                opened.stream.abort()
            return opened, passed.asked, asked.port

    try:
        opened, asked, port = asyncio.run(run())
    except OSError:
        pytest.skip("this host has no IPv6 loopback")

    assert opened.stream is not None
    assert [{"http": f"[::1]:{port}", "socks5": f"::1:{port}"}[scheme]] == asked
