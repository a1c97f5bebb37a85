"""The demo service: a small tornado server on loopback with login, JWT-protected WebSocket and health endpoint."""

import asyncio
import hmac
import json
import secrets
import time
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt
import psutil
from tornado import httputil, web, websocket
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from wsinvest.demo import LOOPBACK
from wsinvest.demo.faults import Faults
from wsinvest.jwt.validator import TokenValidator, Valid

IDLE_S: Final = 60.0  # the service stops after this time without requests and connections
TOKEN_LIFETIME_S: Final = 900
GOING_AWAY: Final = 1001
_LOGIN_PAGE: Final = "<!doctype html><title>Sign in</title><h1>Sign in</h1><form method=post></form>"


class Service:
    """The state that all handlers share: configuration, faults, open connections, time of the last request."""

    def __init__(self, env: Mapping[str, str], faults: Faults) -> None:
        """`env`: the settings of its `.env`."""
        self.env = env
        self.faults = faults
        self.other_secret = secrets.token_urlsafe(48) if faults.other_secret else ""
        self.connections = 0
        self.handshakes = 0
        self.last_request = time.monotonic()

    @property
    def secret(self) -> str:
        """JWT_SECRET, empty if it is not set (the fault of the incident)."""
        return self.env.get("JWT_SECRET", "")

    def token(self, user: str) -> str:
        """A signed token for this user; empty without a secret, as from a service that ignores the missing secret."""
        if not self.secret:
            return ""
        now = datetime.now(UTC)
        claims = {"sub": user, "iat": now, "exp": now + timedelta(seconds=TOKEN_LIFETIME_S)}
        claims |= {"iss": self.env.get("JWT_ISSUER"), "aud": self.env.get("JWT_AUDIENCE")}
        signing = self.other_secret or self.secret
        return jwt.encode({name: value for name, value in claims.items() if value}, signing, "HS256")

    def accepts(self, token: str) -> bool:
        """True if the token is signed with the secret and valid now; False without a secret."""
        validator = self.validator
        return validator is not None and isinstance(validator.check(token), Valid)

    @property
    def validator(self) -> TokenValidator | None:
        """The validator of tokens, None without a secret."""
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
        """True for every n-th handshake since the last login, so that each run sees the same share of failures."""
        self.handshakes += 1
        return self.faults.close_every > 0 and self.handshakes % self.faults.close_every == 0

    async def idle(self) -> None:
        """Return when no connection is open and the last request was IDLE_S seconds ago."""
        while self.connections or time.monotonic() - self.last_request < IDLE_S:  # noqa: ASYNC110  it waits for time, not for an event
            await asyncio.sleep(1.0)

    def application(self) -> web.Application:
        """The tornado application with all routes."""
        shared = {"service": self}
        return web.Application(
            [
                ("/", Start, shared),
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
    """The base class of the HTTP handlers: knows the service and records the time of the request."""

    def initialize(self, service: Service) -> None:
        """Called by tornado with the arguments of the route."""
        self.service = service
        service.last_request = time.monotonic()

    def set_default_headers(self) -> None:
        """Set a Server header that names the demo."""
        self.set_header("Server", "wsinvest-demo")


class Start(Handler):
    """The start page."""

    def get(self) -> None:
        """Answer with the sign-in page, as the service has nothing else for a browser."""
        self.finish(_LOGIN_PAGE)


class Login(Handler):
    """The sign-in page (GET) and the token service (POST)."""

    def get(self) -> None:
        """Answer with the sign-in page."""
        self.finish(_LOGIN_PAGE)

    def post(self) -> None:
        """Answer JSON credentials with a JSON token, or with 401."""
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
    """The health endpoint, with figures of this process only."""

    def get(self) -> None:
        """Answer with status, open connections and resident memory in bytes, as JSON."""
        self.finish(
            {"status": "ok", "connections": self.service.connections, "rss_bytes": psutil.Process().memory_info().rss}
        )


class Metrics(Handler):
    """The number of open connections in the Prometheus text format."""

    def get(self) -> None:
        """Answer with the gauge websocket_connections."""
        self.set_header("Content-Type", "text/plain; version=0.0.4")
        self.finish(f"websocket_connections {self.service.connections}\n")


class Alerts(Handler):
    """The alerts endpoint, which has no alerts."""

    def get(self) -> None:
        """Answer with an empty list of alerts."""
        self.finish({"alerts": []})


class Socket(websocket.WebSocketHandler):
    """The protected echo endpoint: answers 401 before the upgrade, and closes by `close_every` and `idle_s`."""

    def initialize(self, service: Service) -> None:
        """Called by tornado with the arguments of the route."""
        self.service = service
        self.counted = False
        self.waiting: asyncio.TimerHandle | None = None
        service.last_request = time.monotonic()

    def check_origin(self, origin: str) -> bool:
        """True if WS_ALLOWED_ORIGINS is not set or contains the Origin."""
        allowed = self.service.env.get("WS_ALLOWED_ORIGINS", "")
        return not allowed or origin in allowed.split(",")

    async def get(self, *args: Any, **kwargs: Any) -> None:
        """Check the token, then upgrade."""
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
        self.heard()

    def heard(self) -> None:
        """Begin anew to wait for the client, who is closed with 1001 if nothing comes for `idle_s`."""
        if self.waiting is not None:
            self.waiting.cancel()
        if self.service.faults.idle_s:
            loop = asyncio.get_running_loop()
            self.waiting = loop.call_later(self.service.faults.idle_s, self.close, GOING_AWAY)

    def on_ping(self, data: bytes) -> None:
        """A ping is a sign of life."""
        self.heard()

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Send the message back."""
        self.heard()
        return self.write_message(message, binary=isinstance(message, bytes))

    def on_close(self) -> None:
        """Subtract the connection."""
        if self.waiting is not None:
            self.waiting.cancel()
        self.service.connections -= self.counted


def listen(service: Service, port: int = 0) -> tuple[HTTPServer, int]:
    """Listen on a loopback port, 0 for any free one. Returns the server and the port."""
    sockets = bind_sockets(port, LOOPBACK)
    server = HTTPServer(service.application())
    server.add_sockets(sockets)
    return server, sockets[0].getsockname()[1]


def _same(given: str, due: str) -> bool:
    return hmac.compare_digest(given.encode(), due.encode())
