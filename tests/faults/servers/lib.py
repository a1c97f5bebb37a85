"""The bank's services on the `websockets` library, which serves the endpoint and nothing else."""

import asyncio
import logging
import ssl
from collections.abc import Sequence
from http import HTTPStatus

from websockets.asyncio.server import Request, Response, ServerConnection, serve

from tests.faults.deciding import Ask, Desk


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
        return connection.respond(HTTPStatus(refusal.status), refusal.body) if refusal else None

    async def session(self, connection: ServerConnection) -> None:
        """What follows after the upgrade: an echo, if nothing is wrong."""
        manner = self.desk.service.manner
        if manner == "abort":
            connection.transport.abort()
        if manner == "crash":
            raise RuntimeError("the handler has a bug")
        first = str(await connection.recv()) if self.desk.service.reads == "message" else None
        code = self.desk.late_close(_ask(connection.request), first)
        if code:
            await connection.close(code, "no")
        elif manner != "returns":
            async for message in connection:
                await connection.send(message)

    @staticmethod
    def choose(_connection: ServerConnection, offered: Sequence[str]) -> str | None:
        """The first that is offered."""
        return offered[0] if offered else None


def _ask(request: Request) -> Ask:
    path, _, query = request.path.partition("?")
    return Ask(path, query, {name.lower(): text for name, text in request.headers.raw_items()})


_SILENT = logging.getLogger("tests.faults.silent")
_SILENT.disabled = True
