"""The servers behind a proxy are asked straight: only on this host, with the same request, after a failure."""

import asyncio

import pytest

from tests.building import answered, opened, repeats
from tests.certificates import issued
from tests.servers import answers, closed_port, header, raw, upgrades
from wsinvest.collect.backends import backends
from wsinvest.facts.backends import Backends
from wsinvest.facts.proxy import Backend, Directive, Place, Proxy
from wsinvest.model.case import Unmeasured
from wsinvest.model.target import Auth, AuthMode, Target, Url
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

FAILED = repeats(answered("r01", 404), on_this_host=True)


def conf(*named: Backend) -> Proxy:
    """A configuration that names these servers."""
    return Proxy("nginx", "a.conf", Directive("location", "/"), backends=named)


async def look(proxy: Proxy | None, port: int | None = None, handshake=FAILED) -> Backends:
    """The facts of a target at 127.0.0.1:1 behind this proxy."""
    target = Target("t", Url("ws", "127.0.0.1", 1, "/ws"), auth=Auth(AuthMode.HEADER), process_port=port)
    tokens = RequestTokens(baseline=Secret("a.b.c"))
    return await backends(target, Credentials(), Redactor(), Deadline(8), handshake, tokens, proxy)


def test_the_same_request_goes_straight_to_the_server():
    """With the Host of the URL and the same token; the line of the configuration is kept."""

    async def run():
        async with raw(upgrades()) as server:
            return await look(conf(Backend("http", "127.0.0.1", server.port, Place("a.conf", 7)))), server

    seen, server = asyncio.run(run())

    assert (True, 7) == (seen.opened is not None, seen.asked[0].place.line)
    assert ("127.0.0.1:1", "Bearer a.b.c") == tuple(header(server.heads[0], name) for name in ("Host", "Authorization"))


def test_the_port_of_the_process_is_enough():
    """WEBSOCKET_PORT names it where no configuration was given."""

    async def run():
        async with raw(upgrades()) as server:
            return await look(None, server.port)

    assert asyncio.run(run()).opened is not None


def test_nobody_listens():
    """Then the proxy is not to blame."""
    seen = asyncio.run(look(conf(Backend("http", "127.0.0.1", closed_port()))))

    assert (1, None) == (len(seen.refusing), seen.opened)


def test_both_families_of_localhost_are_asked():
    """One of them may refuse."""

    async def run():
        async with raw(upgrades()) as server:
            return await look(conf(Backend("http", "localhost", server.port)))

    seen = asyncio.run(run())

    assert {"IPv4", "IPv6"} == {one.family for one in seen.asked}
    assert {"127.0.0.1"} == {one.address for one in seen.asked if one.attempt.opened}


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_other_scheme_is_tried_where_the_used_one_fails(tmp_path, scheme):
    """Plain HTTP to a server with TLS, and TLS to one without."""
    tls = issued(tmp_path).context if scheme == "http" else None

    async def run():
        async with raw(upgrades(), tls=tls) as server:
            return await look(conf(Backend(scheme, "127.0.0.1", server.port)))

    (seen,) = asyncio.run(run()).asked

    assert (False, True) == (seen.attempt.opened, seen.other is not None and seen.other.opened)


@pytest.mark.parametrize(
    ("proxy", "port", "handshake"),
    [
        (conf(Backend("http", "192.0.2.7", 80)), None, FAILED),
        (None, None, FAILED),
        (None, 1, FAILED),
        (None, 9, repeats(answered("r01", 404))),
        (conf(Backend("http", "127.0.0.1", 9)), None, repeats(opened("r01"))),
        (conf(Backend("http", "127.0.0.1", 9)), None, repeats(answered("r01", 429))),
    ],
)
def test_nobody_is_asked(proxy, port, handshake):
    """Another host never; nor where nothing failed, nothing is known, or fewer requests were asked for."""
    with pytest.raises(Unmeasured):
        asyncio.run(look(proxy, port, handshake))


def test_a_refusal_is_kept():
    """The same answer straight at the server shows that the proxy alters nothing."""

    async def run():
        async with raw(answers(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")) as server:
            return await look(conf(Backend("http", "127.0.0.1", server.port)))

    (seen,) = asyncio.run(run()).asked

    assert (404, None) == (seen.attempt.response.status, seen.other)
