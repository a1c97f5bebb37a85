"""The bank's services on the `websockets` library, which serves the endpoint and nothing else."""

import asyncio
import logging
import ssl
from collections.abc import Sequence
from http import HTTPStatus

from websockets.asyncio.server import Request, Response, ServerConnection, serve
from websockets.typing import Origin

from tests.faults.deciding import BIG, Ask, Desk


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    handlers = _Handlers(desk)
    server = await serve(
        handlers.session,
        desk.service.host,
        0,
        ssl=tls,
        logger=_SILENT,
        process_request=handlers.first_look,
        select_subprotocol=handlers.choose,
        origins=[Origin(one) for one in desk.service.origins] if desk.service.manner == "own origins" else None,
    )
    return int(server.sockets[0].getsockname()[1])


class _Handlers:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def first_look(self, connection: ServerConnection, request: Request) -> Response | None:
        """What the application decides before the upgrade; a request that is none is the library's to refuse."""
        ask = _ask(request)
        if ask.path != self.desk.service.route:
            page = self.desk.page(ask.path)
            return connection.respond(HTTPStatus(page.status), page.body)
        refusal = self.desk.upgrade(ask)
        await asyncio.sleep(self.desk.delay_s)
        if self.desk.now("raise"):
            raise RuntimeError("the handler has a bug")
        return connection.respond(HTTPStatus(refusal.status), refusal.body) if refusal else None

    async def session(self, connection: ServerConnection) -> None:
        """What follows after the upgrade: an echo, if nothing is wrong."""
        manner = self.desk.service.manner
        if manner == "abort":
            connection.transport.abort()
        if manner == "crash":
            raise RuntimeError("the handler has a bug")
        if manner == "big":
            await connection.send(BIG)
        first = str(await connection.recv()) if self.desk.service.reads == "message" else None
        code = self.desk.late_close(_ask(connection.request), first)
        if code:
            await connection.close(code, "no")
        elif manner != "returns":
            async for message in connection:
                await connection.send(message)

    def choose(self, connection: ServerConnection, _offered: Sequence[str]) -> str | None:
        """The first that is offered, if the desk has nothing against it."""
        return self.desk.subprotocol(_ask(connection.request)) or None


def _ask(request: Request) -> Ask:
    path, _, query = request.path.partition("?")
    return Ask(path, query, {name.lower(): text for name, text in request.headers.raw_items()})


_SILENT = logging.getLogger("tests.faults.silent")
_SILENT.disabled = True
