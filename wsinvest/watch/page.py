"""The live page: one page, its data, a stream of changes, and /metrics. Nothing that it serves changes anything.

It answers only requests for a host that it knows (DNS rebinding), and on another address than loopback only with the
page's token: as `Authorization: Bearer`, or once as `?token=`, which becomes a cookie.
"""

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tornado import web
from tornado.httpserver import HTTPServer
from tornado.iostream import StreamClosedError

from wsinvest.redact.secret import Secret
from wsinvest.watch.board import Board
from wsinvest.watch.listening import LOOPBACK, bound, is_loopback
from wsinvest.watch.metrics import CONTENT_TYPE, exposition
from wsinvest.watch.shown import shown, target

MOST_READERS: Final = 50  # open streams; the next one gets 503 and asks again later
QUIET_S: Final = 15.0  # after which a stream sends a comment, so that proxies keep it and a dead reader is noticed
GATHER_S: Final = 1.0  # from one message of a stream to the next: what changes meanwhile goes into one
CLOSING_S: Final = 1.0
_ASSETS: Final = Path(__file__).parent / "assets"
_COOKIE: Final = "wsinvest_page"
_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors http://localhost:* http://127.0.0.1:*",  # JupyterLab of the same machine
)
_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "; ".join(_POLICY),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Server": "wsinvest",
}


@dataclass(frozen=True, slots=True)
class Page:
    """The page as it is served: `port` may be another than the one that was asked for."""

    server: HTTPServer
    host: str
    port: int
    shared: "_Shared"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    async def stop(self) -> None:
        """Close it with all its streams; who does not read what is left for him is not waited for."""
        self.server.stop()
        self.shared.ends.set()
        for news in self.shared.streams:
            news.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_S):
                await self.server.close_all_connections()


@dataclass(slots=True)
class _Shared:
    """What the handlers have in common. `streams`: one event for each open stream, set when it has something to do."""

    board: Board
    hosts: frozenset[str]
    token: Secret | None
    streams: set[asyncio.Event] = field(default_factory=set)
    ends: asyncio.Event = field(default_factory=asyncio.Event)


def serve(board: Board, host: str, port: int, token: Secret | None = None) -> Page:
    """Serve the board; on the next free port if this one is taken. Raises CannotListen."""
    logging.getLogger("tornado").addHandler(logging.NullHandler())  # its lines hold URLs, and with them the token
    sockets = bound(host, port)
    real = sockets[0].getsockname()[1]
    shared = _Shared(board, frozenset({host, *(LOOPBACK if is_loopback(host) else ())}), token)
    routes: list[Any] = [
        ("/", _File, {"shared": shared, "name": "watch.html", "kind": "text/html; charset=utf-8"}),
        ("/watch.css", _File, {"shared": shared, "name": "watch.css", "kind": "text/css; charset=utf-8"}),
        ("/watch.js", _File, {"shared": shared, "name": "watch.js", "kind": "text/javascript; charset=utf-8"}),
        ("/state", _State, {"shared": shared}),
        ("/events", _Events, {"shared": shared}),
        ("/metrics", _Metrics, {"shared": shared}),
    ]
    server = HTTPServer(web.Application(routes, log_function=lambda _handler: None))
    server.add_sockets(sockets)
    return Page(server, host, real, shared)


class _Handler(web.RequestHandler):
    """Checks each request before it is answered."""

    def initialize(self, shared: _Shared) -> None:
        """Called by tornado with the arguments of the route."""
        self.shared = shared

    def set_default_headers(self) -> None:
        """No outside source, no guessing of types, no frame elsewhere."""
        for name, value in _HEADERS.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse another name than ours, and a reader without the token."""
        name = self.request.host_name.strip("[]").lower()
        if name not in self.shared.hosts and not (self.shared.token and self._has_token()):
            raise web.HTTPError(421)
        if self.shared.token is not None and not self._has_token():
            raise web.HTTPError(401)

    def _has_token(self) -> bool:
        due = "" if self.shared.token is None else self.shared.token.reveal()
        bearer = self.request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = (bearer, self.get_cookie(_COOKIE) or "", self.get_query_argument("token", ""))
        return any(hmac.compare_digest(one.encode(), due.encode()) for one in given)

    def write_error(self, status_code: int, **_: Any) -> None:
        """One line, without a traceback."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(_SAID.get(status_code, "wsinvest: this is not served\n"))


_SAID: Final = {
    401: "wsinvest: this page needs its token: open it once with ?token=..., or send Authorization: Bearer\n",
    421: "wsinvest: this is not the host that the page is served for; use the address that the watch printed\n",
    503: "wsinvest: too many readers at the same time; try again later\n",
}


class _File(_Handler):
    """A file of ours."""

    def initialize(self, shared: _Shared, name: str = "", kind: str = "") -> None:
        """Called by tornado with the arguments of the route."""
        self.shared, self._name, self._kind = shared, name, kind

    def get(self) -> None:
        """Answer with it; a token in the URL becomes a cookie, and leaves the address bar."""
        if self.get_query_argument("token", ""):
            self.set_cookie(_COOKIE, self.get_query_argument("token"), httponly=True, samesite="Strict", path="/")
            self.redirect("/")
            return
        self.set_header("Content-Type", self._kind)
        self.finish((_ASSETS / self._name).read_bytes())


class _State(_Handler):
    """All targets as JSON."""

    def get(self) -> None:
        """Answer with the board."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(shown(self.shared.board)))


class _Metrics(_Handler):
    """The board for Prometheus."""

    def get(self) -> None:
        """Answer with the exposition format."""
        self.set_header("Content-Type", CONTENT_TYPE)
        self.finish(exposition(self.shared.board))


class _Events(_Handler):
    """Server-sent events: the rows that changed, together; at most one of each target waits for a slow reader."""

    async def get(self) -> None:
        """Send until the reader goes."""
        if len(self.shared.streams) >= MOST_READERS:
            raise web.HTTPError(503)
        self.set_header("Content-Type", "text/event-stream")
        changed, news = set[str](), asyncio.Event()

        def listener(name: str) -> None:
            changed.add(name)
            news.set()

        leave = self.shared.board.listen(listener)
        self.shared.streams.add(news)
        try:
            await self.flush()
            while not self.shared.ends.is_set():
                await self._send(changed, news)
                with suppress(TimeoutError):
                    async with asyncio.timeout(GATHER_S):
                        await self.shared.ends.wait()
        except StreamClosedError:
            return
        finally:
            self.shared.streams.discard(news)
            leave()

    async def _send(self, changed: set[str], news: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(QUIET_S):
                await news.wait()
        except TimeoutError:
            self.write(": still here\n\n")
        rows = [target(self.shared.board.rows[name]) for name in sorted(changed) if name in self.shared.board.rows]
        changed.clear()
        news.clear()
        if rows:
            self.write(f"data: {json.dumps(rows)}\n\n")
        await self.flush()
