"""The way: the request is the one that `diagnose` sends, and what cannot be sent is said before anything is."""

import asyncio
import socket

import pytest

from tests.load.loading import engine, opened, ready, served, soon
from tests.servers import Visit, closed_port, header, switching, upgrades
from wsinvest.config.resolve import Options, resolve
from wsinvest.load.way import Unready, prepared
from wsinvest.redact.secret import Secret


def test_token_headers_cookies_and_subprotocols_are_sent_as_in_a_diagnosis():
    """Every connection has them, and a key of its own."""
    options = {
        "headers": (Secret("Authorization: Bearer s3cr3t-t0ken"), Secret("X-Tenant: a")),
        "cookies": (Secret("session=abc"),),
        "origin": "https://app.example",
    }
    with served(upgrades(then="stay")) as asked, engine(ready(asked.port, **options)) as one:
        opened(one, 3)

    assert 3 == len({header(head, "Sec-WebSocket-Key") for head in asked.heads})
    for head in asked.heads:
        assert head.startswith(b"GET /ws HTTP/1.1\r\n")
        assert "Bearer s3cr3t-t0ken" == header(head, "Authorization")
        assert ("a", "session=abc") == (header(head, "X-Tenant"), header(head, "Cookie"))
        assert "https://app.example" == header(head, "Origin")


def test_a_message_of_the_user_is_sent_once_open():
    """On every connection, masked as a client must."""
    got = []

    async def manner(visit: Visit) -> None:
        await visit.say(switching(await visit.head()))
        got.append(await visit.reader.readexactly(6 + len(b"hello there")))
        await visit.silence()

    with served(manner) as asked, engine(ready(asked.port, message=Secret("hello there"))) as one:
        opened(one, 2)
        assert one.run_until(lambda _: len(got) == 2, soon())

    for frame in got:
        assert b"hello there" == bytes(byte ^ frame[2 + at % 4] for at, byte in enumerate(frame[6:]))


def test_a_way_is_never_shown_with_its_secrets():
    """What a traceback or a log line would print of it."""
    made = ready(closed_port(), headers=(Secret("Authorization: Bearer s3cr3t-t0ken"),))

    assert "s3cr3t" not in repr(made.way)
    assert "127.0.0.1" in repr(made.way)


def test_without_an_address_nothing_begins():
    """One line that says which name."""
    with pytest.raises(Unready, match=r"nowhere\.invalid: the name has no address"):
        asyncio.run(prepared(resolve("ws://nowhere.invalid/ws", Options(), {})))


def test_a_load_takes_no_proxy():
    """It would measure the proxy."""
    resolved = resolve("ws://127.0.0.1:9/ws", Options(proxy=Secret("http://127.0.0.1:3128")), {})

    with pytest.raises(Unready, match="leave --proxy out"):
        asyncio.run(prepared(resolved))


def test_a_family_that_the_name_lacks_is_named():
    """As the option says it."""
    with pytest.raises(Unready, match="no address of IPv6; leave -4 or -6 out"):
        asyncio.run(
            prepared(resolve("ws://ip4.test:9/ws", Options(resolve=("ip4.test:9:127.0.0.1",), family="IPv6"), {}))
        )


def test_all_connections_are_of_one_family():
    """localhost may have two, which would be two ways to measure at once."""
    made = asyncio.run(prepared(resolve(f"ws://localhost:{closed_port()}/ws", Options(), {})))

    assert 1 == len({one.family for one in made.way.endpoints})
    assert made.way.endpoints[0].family in (socket.AF_INET, socket.AF_INET6)
