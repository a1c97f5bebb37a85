"""The page of WS_ORIGIN is read once, from the target's own host only."""

import asyncio
from dataclasses import replace

import pytest

from tests.building import WS, answered, opened, repeats, target
from wsinvest.collect.origin_page import origin_page
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.origin_page import OriginPage, Policy
from wsinvest.model.case import Unmeasured
from wsinvest.redact.redactor import Redactor
from wsinvest.transport.opener import Deadline

OPEN = repeats(opened("r01"))


def read(
    head: str, body: str = "<p>hello</p>", kind: str = "text/html", host: str = "127.0.0.1", seen: Handshake = OPEN
) -> tuple[OriginPage, int]:
    """What the collector sees of a page with these headers, and how often it asked."""

    async def run() -> tuple[OriginPage, int]:
        asked = []

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked.append(await reader.readuntil(b"\r\n\r\n"))
            length = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n{head}\r\n{body}"
            writer.write(f"HTTP/1.1 200 OK\r\n{length}".encode())
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        at = target(WS, origin=f"http://{host}:{port}")
        async with server:
            return await origin_page(at, seen, Redactor(), Deadline(5)), len(asked)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("Content-Security-Policy: connect-src 'self'; img-src *\r\n", "", (Policy("connect-src", ("'self'",)),)),
        ("Content-Security-Policy: default-src 'none'\r\n", "", (Policy("default-src", ("'none'",)),)),
        ("Content-Security-Policy: default-src a; connect-src b, connect-src c\r\n", "",
         (Policy("connect-src", ("b",)), Policy("connect-src", ("c",)))),
        ("Content-Security-Policy: connect-src a; connect-src b\r\n", "", (Policy("connect-src", ("a",)),)),
        ("Content-Security-Policy: img-src 'self'\r\n", "", ()),
        ("Content-Security-Policy-Report-Only: connect-src 'none'\r\n", "", ()),
        ("", '<meta http-equiv="Content-Security-Policy" content="connect-src wss://a">',
         (Policy("connect-src", ("wss://a",)),)),
        ("", '<!-- <meta http-equiv="Content-Security-Policy" content="connect-src a"> --><p>none</p><!-- x', ()),
        ("", "<p>none</p>", ()),
    ],
)  # fmt: skip
def test_what_a_policy_says_of_connections(head, body, expected):
    """connect-src before default-src, of each policy; the first of two directives counts; a report blocks nothing."""
    page, asked = read(head, body)

    assert (expected, 1) == (page.policies, asked)


@pytest.mark.parametrize(
    "how", [{"host": "localhost"}, {"kind": "application/json"}, {"seen": repeats(answered("r01", 401))}]
)
def test_no_other_host_and_no_page_that_tells_nothing(how):
    """Another host is not asked; JSON is no page; and where nothing opens the page is not the reason."""
    with pytest.raises(Unmeasured):
        read("", **how)


def test_without_an_origin_nothing_is_asked():
    """Nor for one that is no URL."""
    for origin in ("", "null", "https://", "app"):
        with pytest.raises(Unmeasured):
            asyncio.run(origin_page(replace(target(WS), origin=origin), OPEN, Redactor(), Deadline(5)))
