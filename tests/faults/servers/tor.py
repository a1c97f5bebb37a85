"""The bank's services on tornado."""

import asyncio
import ssl
from typing import Any

from tornado import web, websocket
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from tests.faults.deciding import BIG, Answer, Ask, Desk


async def start(desk: Desk, tls: ssl.SSLContext | None) -> int:
    """Serve on a free port."""
    shared = {"desk": desk}
    application = web.Application([(desk.service.route, _Socket, shared), (r"/.*", _Page, shared)], log_function=_quiet)
    server = HTTPServer(application, ssl_options=tls)
    sockets = bind_sockets(0, desk.service.host)
    server.add_sockets(sockets)
    return int(sockets[0].getsockname()[1])


def _quiet(_handler: web.RequestHandler) -> None:
    """No access log."""


class _Page(web.RequestHandler):
    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def get(self) -> None:
        _say(self, self.desk.page(self.request.path))

    def post(self) -> None:
        login = self.request.path == "/api/login" and self.desk.service.login
        _say(self, self.desk.login(self.request.body) if login else Answer(405, "no"))


class _Socket(websocket.WebSocketHandler):
    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def check_origin(self, origin: str) -> bool:
        """What the desk does not check itself."""
        if self.desk.service.manner == "same origin":
            return super().check_origin(origin)
        return origin in self.desk.service.origins or self.desk.service.manner != "own origins"

    async def get(self, *args: Any, **kwargs: Any) -> None:
        headers = {name.lower(): text for name, text in self.request.headers.items()}
        self.ask = Ask(self.request.path, self.request.query, headers)
        if "websocket" in headers.get("upgrade", ""):
            refusal = self.desk.upgrade(self.ask)
            await asyncio.sleep(self.desk.delay_s)
            if self.desk.now("raise"):
                raise RuntimeError("the handler has a bug")
            if refusal:
                _say(self, refusal)
                return
        await super().get(*args, **kwargs)

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        return self.desk.subprotocol(self.ask) or None

    def open(self, *_args: str, **_kwargs: str) -> None:
        if self.desk.service.manner == "crash":
            raise RuntimeError("the handler has a bug")
        if self.desk.service.manner == "big":
            self.write_message(BIG)
        if self.desk.service.reads != "message":
            self.end(self.desk.late_close(self.ask))

    def on_message(self, message: str | bytes) -> None:
        if self.desk.service.reads == "message":
            self.end(self.desk.late_close(self.ask, str(message)))

    def end(self, code: int | None) -> None:
        if code:
            self.close(code, "no")


def _say(handler: web.RequestHandler, answer: Answer) -> None:
    handler.set_status(answer.status)
    handler.set_header("Content-Type", answer.kind)
    for name, text in answer.headers:
        handler.set_header(name, text)
    handler.finish(answer.body)
