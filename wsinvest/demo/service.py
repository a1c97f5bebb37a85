"""The embedded target: a small real service on loopback with a login, a JWT-protected WebSocket and a health page."""

import asyncio
import hmac
import json
import time
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

import jwt
import psutil
from tornado import httputil, web, websocket
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from wsinvest.demo.faults import Faults
from wsinvest.jwt.validator import TokenValidator, Valid

IDLE_S: Final = 60.0
TOKEN_LIFETIME_S: Final = 900
_LOGIN_PAGE: Final = "<!doctype html><title>Sign in</title><h1>Sign in</h1><form method=post></form>"


class Service:
    """The state that the handlers share: configuration, faults, open connections, time of the last request."""

    def __init__(self, env: Mapping[str, str], faults: Faults) -> None:
        """A service configured by its `.env`, as a real one would be."""
        self.env = env
        self.faults = faults
        self.connections = 0
        self.handshakes = 0
        self.last_request = time.monotonic()

    @property
    def secret(self) -> str:
        """JWT_SECRET, empty when it is unset: the incident."""
        return self.env.get("JWT_SECRET", "")

    def token(self, user: str) -> str:
        """A signed token, or the empty text of a service that swallows the missing secret."""
        if not self.secret:
            return ""
        now = datetime.now(UTC)
        claims = {"sub": user, "iat": now, "exp": now + timedelta(seconds=TOKEN_LIFETIME_S)}
        claims |= {"iss": self.env.get("JWT_ISSUER"), "aud": self.env.get("JWT_AUDIENCE")}
        return jwt.encode({name: value for name, value in claims.items() if value}, self.secret, "HS256")

    def accepts(self, token: str) -> bool:
        """Whether the token is signed with the secret and in force; nothing is accepted without a secret."""
        return self.validator is not None and isinstance(self.validator.check(token), Valid)

    @cached_property
    def validator(self) -> TokenValidator | None:
        """What tokens are checked with, None without a secret."""
        if not self.secret:
            return None
        return TokenValidator(
            self.secret,
            ("HS256",),
            issuer=self.env.get("JWT_ISSUER") or None,
            audience=self.env.get("JWT_AUDIENCE") or None,
            required=("exp", "sub"),
        )

    def closes_this_handshake(self) -> bool:
        """Every n-th handshake after a login is closed without an answer, so that a run meets the same share."""
        self.handshakes += 1
        return self.faults.close_every > 0 and self.handshakes % self.faults.close_every == 0

    async def idle(self) -> None:
        """Return when nobody has asked for anything for a minute and nobody is connected."""
        while self.connections or time.monotonic() - self.last_request < IDLE_S:  # noqa: ASYNC110  time, not an event
            await asyncio.sleep(1.0)

    def application(self) -> web.Application:
        """The routes."""
        shared = {"service": self}
        return web.Application(
            [
                ("/ws", Socket, shared),
                ("/api/login", Login, shared),
                ("/health", Health, shared),
                ("/metrics", Metrics, shared),
                ("/alerts", Alerts, shared),
            ],
            websocket_ping_interval=20,
            websocket_max_message_size=2**20,
        )


class Handler(web.RequestHandler):
    """What every route does: know the service and note the time of the request."""

    def initialize(self, service: Service) -> None:
        """Tornado hands over what the route names."""
        self.service = service
        service.last_request = time.monotonic()

    def set_default_headers(self) -> None:
        """Name the demo, so that nobody takes it for a real service."""
        self.set_header("Server", "wsinvest-demo")


class Login(Handler):
    """The sign-in page for people and the token service for clients."""

    def get(self) -> None:
        """The page."""
        self.finish(_LOGIN_PAGE)

    def post(self) -> None:
        """JSON credentials in, JSON token out."""
        self.service.handshakes = 0
        given = json.loads(self.request.body or b"{}")
        due = self.service.env["LOGIN_PASSWORD"]
        user = given.get("username", given.get("user"))
        if user != self.service.env["LOGIN_USER"] or not _same(str(given.get("password", "")), due):
            self.set_status(401)
            self.finish({"error": "wrong user or password"})
            return
        self.finish({"token": self.service.token(self.service.env["LOGIN_USER"]), "token_type": "Bearer"})


class Health(Handler):
    """The health page, with figures of this process only."""

    def get(self) -> None:
        """Status, open connections, resident memory in bytes."""
        self.finish(
            {"status": "ok", "connections": self.service.connections, "rss_bytes": psutil.Process().memory_info().rss}
        )


class Metrics(Handler):
    """The open connections in the text form that scrapers read."""

    def get(self) -> None:
        """One gauge."""
        self.set_header("Content-Type", "text/plain; version=0.0.4")
        self.finish(f"websocket_connections {self.service.connections}\n")


class Alerts(Handler):
    """Where an alert manager would listen."""

    def get(self) -> None:
        """Nothing is firing."""
        self.finish({"alerts": []})


class Socket(websocket.WebSocketHandler):
    """The protected echo endpoint: refuses with 401 before the upgrade, or drops the connection when told to."""

    def initialize(self, service: Service) -> None:
        """Tornado hands over what the route names."""
        self.service = service
        self.counted = False
        service.last_request = time.monotonic()

    def check_origin(self, origin: str) -> bool:
        """Browsers send Origin; the configured list decides, no list allows all."""
        allowed = self.service.env.get("WS_ALLOWED_ORIGINS", "")
        return not allowed or origin in allowed.split(",")

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Judge the token, then upgrade."""
        if self.service.closes_this_handshake():
            connection = self.request.connection
            assert isinstance(connection, httputil.HTTPConnection)
            connection.stream.close()  # type: ignore[attr-defined]
            raise web.Finish
        if not self.service.accepts(self.get_query_argument("token", "")):
            self.set_status(401)
            self.set_header("Content-Type", "application/json")
            self.finish(json.dumps({"error": "authentication failed"}))
            return
        await super().get(*args, **kwargs)

    def open(self, *args: str, **kwargs: str) -> None:
        """Count the connection."""
        self.counted = True
        self.service.connections += 1

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Echo."""
        return self.write_message(message, binary=isinstance(message, bytes))

    def on_close(self) -> None:
        """Count the connection out."""
        self.service.connections -= self.counted


def listen(service: Service, port: int = 0) -> tuple[HTTPServer, int]:
    """Serve on a loopback port; 0 takes a free one. Returns the server and the port."""
    sockets = bind_sockets(port, "127.0.0.1")
    server = HTTPServer(service.application())
    server.add_sockets(sockets)
    return server, sockets[0].getsockname()[1]


def _same(given: str, due: str) -> bool:
    return hmac.compare_digest(given.encode(), due.encode())
