"""Socket.IO and compression over real sockets: what is sent, what is read, and what other servers never get."""

import asyncio
import json
import zlib

import pytest
from aiohttp import WSMsgType, web
from websockets.asyncio.server import ServerConnection, serve

from tests.building import target as plain_target
from tests.servers import Visit, close_frame, header, raw, switching
from wsinvest.collect.handshake import handshake
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import EngineState
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Auth, AuthMode, Url
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

OPEN = '0{"sid":"s1","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'
JOINED = '40{"sid":"s2"}'
TOKEN = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"


def text(message: str) -> bytes:
    """A server's text frame."""
    return bytes([0x81, len(message)]) + message.encode()


async def heard(visit: Visit) -> str:
    """The client's next text message; its close frame is an empty one."""
    first, size = await visit.reader.readexactly(2)
    mask = await visit.reader.readexactly(4)
    said = await visit.reader.readexactly(size & 0x7F)
    return bytes(a ^ mask[i % 4] for i, a in enumerate(said)).decode() if first == 0x81 else ""


async def look(port: int, path: str, *, attempts: int = 1, mode: AuthMode = AuthMode.NONE) -> Handshake:
    url = Url("ws", "127.0.0.1", port, path.partition("?")[0], ("EIO", "transport") if "EIO" in path else ())
    about = plain_target(url, auth=Auth(mode, "token"), attempts=attempts)
    return await handshake(
        about, Credentials(resource=path), Redactor(), Deadline(20), None, RequestTokens(Secret(TOKEN))
    )


def socketio(*answers: str, said: list[str]):
    """A server of revision 4: it opens, keeps what it hears, and gives one answer to each message."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()) + text(OPEN))
        for answer in answers:
            said.append(await heard(visit))
            await visit.say(text(answer))
        said.append(await heard(visit))
        await visit.say(close_frame(1000))

    return manner


def test_a_socketio_endpoint_is_spoken_to():
    """The parameters of every client, the connect packet with the token in it, and a pong for a ping."""
    said: list[str] = []

    async def joined_then_ping(visit: Visit) -> None:
        await visit.say(switching(await visit.head()) + text(OPEN))
        said.append(await heard(visit))
        await visit.say(text(JOINED) + text("2"))
        said.append(await heard(visit))
        await visit.reader.read(100)
        await visit.say(close_frame(1000))

    async def run():
        async with raw(joined_then_ping) as asked:
            return await look(asked.port, "/socket.io/", mode=AuthMode.MESSAGE), asked

    facts, asked = asyncio.run(run())

    expected = [f"GET /socket.io/?EIO=4&transport={name} HTTP/1.1" for name in ("websocket", "polling")]
    assert expected == asked.lines  # the second tells what clients meet that begin with polling
    assert ["40" + json.dumps({"token": TOKEN}), "3"] == said
    assert facts.baseline.failed is None
    assert (EngineState.JOINED, ("EIO", "transport")) == (
        facts.baseline.engineio.state,
        facts.baseline.engineio.added,
    )


def test_a_connect_error_fails_the_first_second_with_its_words():
    """Masked where they repeat the token; no sid of the session is kept."""
    said: list[str] = []

    async def run():
        async with raw(socketio('44{"message":"bad ' + TOKEN + '"}', said=said)) as asked:
            return await look(asked.port, "/socket.io/?EIO=4&transport=websocket", mode=AuthMode.MESSAGE)

    facts = asyncio.run(run())

    assert (StageName.FIRST_SECOND, Reason.CONNECT_REFUSED) == (
        facts.baseline.failed.name,
        facts.baseline.failed.reason,
    )
    assert TOKEN not in facts.baseline.close.reason
    assert facts.baseline.close.reason.startswith("bad ")
    assert "s1" not in repr(facts.baseline.engineio)


def test_http_in_an_upgraded_connection_is_kept_by_its_status_line_and_code():
    """Socket.IO 4 refuses EIO=3 so; its headers may hold anything."""

    async def manner(visit: Visit) -> None:
        head = switching(await visit.head())
        await visit.say(head + b"HTTP/1.1 400 Bad Request\r\nSet-Cookie: a=b\r\n\r\nUnsupported protocol version")

    async def run():
        async with raw(manner) as asked:
            return await look(asked.port, "/socket.io/?EIO=3&transport=websocket")

    baseline = asyncio.run(run()).baseline

    assert (Reason.HTTP_AFTER_UPGRADE, 5) == (baseline.failed.reason, baseline.engineio.error)
    assert "HTTP/1.1 400 Bad Request" == baseline.close.reason


@pytest.mark.parametrize("path", ["/ws", "/socket.io/"])
def test_a_server_that_speaks_otherwise_gets_no_packets(path):
    """Its first message is none of Engine.IO's: nothing is said to it but goodbye."""
    said: list[str] = []

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()) + text("hello") + text(OPEN))
        said.append(await heard(visit))
        await visit.say(close_frame(1000))

    async def run():
        async with raw(manner) as asked:
            return await look(asked.port, path)

    facts = asyncio.run(run())

    assert [""] == said
    assert facts.baseline.failed is None
    assert (facts.baseline.engineio is None) is (path == "/ws")


def test_an_open_packet_on_any_path_is_recognised():
    """Without EIO in the URL the server connects us itself."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()) + text(OPEN) + text("40"))
        await visit.reader.read(100)
        await visit.say(close_frame(1000))

    async def run():
        async with raw(manner) as asked:
            return await look(asked.port, "/live"), asked

    facts, asked = asyncio.run(run())

    assert ["GET /live HTTP/1.1"] == asked.lines
    assert (0, EngineState.JOINED) == (facts.baseline.engineio.version, facts.baseline.engineio.state)


def test_only_the_last_of_several_offers_compression():
    """As browsers do; the baseline never does, and one attempt alone is the baseline."""

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        await visit.reader.read(100)
        await visit.say(close_frame(1000))

    async def run(attempts: int) -> list[str]:
        async with raw(manner) as asked:
            await look(asked.port, "/ws", attempts=attempts)
        return sorted(header(head, "Sec-WebSocket-Extensions") for head in asked.heads)

    assert ["", "", "permessage-deflate; client_max_window_bits"] == asyncio.run(run(3))
    assert [""] == asyncio.run(run(1))


async def greet(connection: ServerConnection) -> None:
    """A message that is worth compressing, before the client says anything."""
    await connection.send("hello " * 500)
    async for message in connection:
        await connection.send(message)


async def greet_by_aiohttp(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str("hello " * 500)
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            await socket.send_str(message.data)
    return socket


@pytest.mark.parametrize("library", ["websockets", "aiohttp"])
def test_servers_that_compress_are_healthy(library):
    """They compress for the one that offers it, and for no other."""

    async def run() -> Handshake:
        if library == "websockets":
            async with serve(greet, "127.0.0.1", 0) as server:
                return await look(server.sockets[0].getsockname()[1], "/ws", attempts=4)
        application = web.Application()
        application.router.add_get("/ws", greet_by_aiohttp)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            return await look(runner.addresses[0][1], "/ws", attempts=4)
        finally:
            await runner.cleanup()

    facts = asyncio.run(run())

    assert 1.0 == facts.tally.success_rate
    assert [None] * 4 == [one.failed for one in facts.repeats]
    assert [(), (), (), ("permessage-deflate",)] == [one.negotiated.extensions for one in facts.repeats]


def test_compression_without_agreement_is_seen_by_the_one_that_offers():
    """The answer names no extension, and RSV1 is set all the same."""
    packed = zlib.compress(b"hello" * 20, wbits=-15)

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        offered = header(head, "Sec-WebSocket-Extensions")
        await visit.say(switching(head) + (bytes([0xC1, len(packed)]) + packed if offered else text("hello")))
        await visit.reader.read(100)
        await visit.say(close_frame(1000))

    async def run():
        async with raw(manner) as asked:
            return await look(asked.port, "/ws", attempts=3)

    facts = asyncio.run(run())

    assert [None, None, Reason.RESERVED_BITS] == [one.failed.reason if one.failed else None for one in facts.repeats]
