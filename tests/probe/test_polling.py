"""Sessions by polling on a real HTTP server: cookies come back, credentials go along, and a lost session is told."""

import asyncio
import json
from collections.abc import Callable

import pytest
from aiohttp import web

from wsinvest.facts.polling import PollAnswer, Polling, Sharing
from wsinvest.model.target import AuthMode, Url
from wsinvest.probe.context import ProbeContext
from wsinvest.probe.polling import ROUNDS, poll
from wsinvest.probe.request import ProbeRequest
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.opener import Deadline

OPEN = {"sid": "", "upgrades": ["websocket"], "pingInterval": 25000, "pingTimeout": 20000}
Choose = Callable[[web.Request, int], int]


class Nodes:
    """Two Engine.IO servers in short, behind a balancer that chooses by this function."""

    def __init__(self, choose: Choose) -> None:
        self.choose, self.sessions, self.seen = choose, ({"0"}, {"0"}), []  # type: ignore[var-annotated]

    async def handle(self, request: web.Request) -> web.Response:
        """Open a session, or look for one."""
        self.seen.append(request)
        node = self.choose(request, len(self.seen)) % 2
        sid = request.query.get("sid")
        if sid is None:
            sid = f"s{len(self.seen)}"
            self.sessions[node].add(sid)
            answer = web.Response(text="0" + json.dumps(OPEN | {"sid": sid}))
            answer.set_cookie("node", str(node))
            return answer
        if sid in self.sessions[node]:
            return web.Response(text="ok")
        return web.json_response({"code": 1, "message": "Session ID unknown"}, status=400)


async def against(handle: object, *, follow: bool = True, **more: object) -> Polling:
    """What polling met there."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handle)  # type: ignore[arg-type]
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    resource = "/socket.io/?EIO=4&transport=websocket"
    if more.get("origin") == "{own}":
        more["origin"] = f"http://127.0.0.1:{port}"
    request = ProbeRequest(Url("ws", "127.0.0.1", port, "/socket.io/"), resource, **more)  # type: ignore[arg-type]
    try:
        return await poll(request, ProbeContext(Redactor(), Deadline(20.0)), follow=follow)
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("choose", "known"),
    [
        (lambda _request, _count: 0, ROUNDS),
        (lambda _request, count: count, 0),
        (lambda request, count: int(request.cookies.get("node", count)), ROUNDS),
    ],
    ids=["one server", "in turn", "sticky by cookie"],
)
def test_a_session_is_known_where_the_client_stays(choose: Choose, known: int):
    """A balancer that goes by its cookie is sticky: the cookie is sent back."""
    found = asyncio.run(against(Nodes(choose).handle))

    assert Polling(PollAnswer.ENGINE_IO, 200, ROUNDS, known, ROUNDS - known) == found


def test_credentials_go_along():
    """As the client's own requests would carry them."""
    nodes = Nodes(lambda _request, _count: 0)
    headers = (("X-Api-Key", Secret("k-1")),)
    asyncio.run(against(nodes.handle, token=Secret("t-1"), place=AuthMode.HEADER, origin="https://a", headers=headers))

    assert {("Bearer t-1", "https://a", "k-1")} == {
        (one.headers["Authorization"], one.headers["Origin"], one.headers["X-Api-Key"]) for one in nodes.seen
    }
    assert not [one for one in nodes.seen if "Upgrade" in one.headers]


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (426, "Upgrade Required", PollAnswer.OTHER),
        (200, "<title>Shop</title>", PollAnswer.OTHER),
        (400, '{"code":0,"message":"Transport unknown"}', PollAnswer.ENGINE_IO_REFUSES),
    ],
)
def test_other_answers_are_told_apart(status: int, body: str, expected: PollAnswer):
    """A plain server, a page, and Engine.IO without polling."""

    async def handle(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    assert Polling(expected, status) == asyncio.run(against(handle))


def test_one_request_where_nothing_is_to_be_followed():
    """Whether Engine.IO is there is told by the first."""
    nodes = Nodes(lambda _request, _count: 0)

    assert Polling(PollAnswer.ENGINE_IO, 200) == asyncio.run(against(nodes.handle, follow=False))
    assert 1 == len(nodes.seen)


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        ("", (), Sharing.NOT_ASKED),
        ("{own}", (), Sharing.NOT_ASKED),
        ("https://shop.example", (), Sharing.MISSING),
        ("https://shop.example", ("https://shop.example",), Sharing.ALLOWED),
        ("https://shop.example", ("*",), Sharing.ALLOWED),
        ("https://shop.example", ("https://other.example",), Sharing.OTHER),
        ("https://shop.example", ("https://shop.example", "*"), Sharing.OTHER),
    ],
)
def test_whether_a_browser_hands_the_answer_to_the_page(origin: str, allowed: tuple[str, ...], expected: Sharing):
    """By Access-Control-Allow-Origin, which must be there once; a page of the server's own origin needs none."""

    async def handle(_request: web.Request) -> web.Response:
        answer = web.Response(text="0" + json.dumps(OPEN | {"sid": "s1"}))
        for value in allowed:
            answer.headers.add("Access-Control-Allow-Origin", value)
        return answer

    found = asyncio.run(against(handle, follow=False, origin=origin))

    assert expected is found.sharing
