"""What the bank's servers decide, whatever framework carries it out: who is let in, and what the login answers.

Manners: `hang` (never answers), `drop` and `drop/3` (every one, every third connection ends without an answer),
`full` and `full/3` (503), `slow:0.3` (answers so many seconds late), `close:1011` (opens, then closes so),
`close:1012/7` (the first seven connections only), `crash` (opens, handler raises), `abort` (opens, TCP is cut),
`deny` (refuses everybody), `raise` (the handler raises before it answers), `leave` (it ends without an answer), `big`
(the first message has 2 MiB), `mute` (selects no subprotocol), `odd` (selects one that nobody offered), `own origins`
(the framework checks Origin by itself), `browsers only` (403 for other programs), `no offers` (400 for those who
offer an extension), `bars:ana` (401 for this user, and no look at exp), `late:8` (401 for the first eight connections,
and no look at exp afterwards), `policy: connect-src 'self'` (the Content-Security-Policy of its page).
Logins: `token`, `wrapped` (data.accessToken), `empty`, `null`, `500`, `401`, `404`, `429`, `page`, `redirect`,
`open` (asks for no credentials, and has no secret), `cookie:Path=/api; Secure` (a cookie of the service's name with
these attributes).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs

import jwt

from tests.faults.entry import Service
from tests.faults.signing import ALGORITHMS, SECRET, by_pair, jwks

OPEN = 101
USER, PASSWORD = "ana", "correct horse battery staple"
FULL = "Insufficient resources"
BIG = "x" * 2**21
PAGE = "<!doctype html><title>Sign in</title><form method=post></form>"


@dataclass(frozen=True)
class Ask:
    """A request as every framework can tell it; header names in lower case."""

    path: str
    query: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """A plain HTTP answer."""

    status: int
    body: str = ""
    kind: str = "text/plain"
    headers: tuple[tuple[str, str], ...] = ()


class Desk:
    """One service's decisions, and its count of connections."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.service = service
        self.key = service.secret or SECRET
        self.folder = folder
        if service.algorithm in ALGORITHMS.values():
            self.key = (folder / f"{service.pair}.pub.pem").read_text()
        self.asked = 0

    # ── The handshake ────────────────────────────────────────────────────────────────────────────────────────────

    def upgrade(self, ask: Ask) -> Answer | None:
        """The refusal of an upgrade on the right path, None to let it in; a late refusal is not one."""
        self.asked += 1
        if self.now("full"):
            return Answer(503, FULL)
        if self.service.manner == "browsers only" and "Mozilla" not in ask.headers.get("user-agent", ""):
            return Answer(403, "Forbidden")
        if self.service.manner == "no offers" and "sec-websocket-extensions" in ask.headers:
            return Answer(400, "Bad Request")
        own = self.service.manner == "own origins"
        if self.service.origins and not own and ask.headers.get("origin") not in self.service.origins:
            return Answer(403, "origin not allowed")
        if self.service.manner == "deny":
            return Answer(int(self.service.refuses), "not allowed")
        if self.service.reads == "message" or self.late or self.accepts(self.token(ask)):
            return None
        refusal = json.dumps({"error": "authentication failed"})
        dated = (("Date", format_datetime(self.now_there(), usegmt=True)),) if self.service.skew_s else ()
        return Answer(int(self.service.refuses), refusal, "application/json", dated)

    def late_close(self, ask: Ask, message: str | None = None) -> int | None:
        """The code with which an open connection is refused, None when it may stay."""
        if self.service.reads == "message" and not self.service.manner.startswith("close:"):
            return None if self.accepts(self.said(message)) else int(self.service.refuses)
        if self.late and not self.accepts(self.token(ask)):
            return int(self.service.refuses)
        code, _, first = self.service.manner.removeprefix("close:").partition("/")
        due = self.service.manner.startswith("close:") and (not first or self.asked <= int(first))
        return int(code) if due else None

    @property
    def late(self) -> bool:
        """Whether refusals come after the upgrade."""
        return int(self.service.refuses) >= 1000

    def now(self, manner: str) -> bool:
        """Whether this manner concerns the connection that was just counted."""
        name, _, each = self.service.manner.partition("/")
        return name == manner and (not each or self.asked % int(each) == 0)

    @property
    def delay_s(self) -> float:
        """How late every answer comes."""
        kind, _, seconds = self.service.manner.partition(":")
        return float(seconds) if kind == "slow" else 0.0

    def subprotocol(self, ask: Ask) -> str:
        """The subprotocol to answer with: the first that is offered, tokens aside."""
        offered = [one.strip() for one in ask.headers.get("sec-websocket-protocol", "").split(",") if one.strip()]
        if self.service.manner in ("mute", "odd"):
            return "" if self.service.manner == "mute" else "nobody.asked.for.this"
        return offered[0] if offered else ""

    def token(self, ask: Ask) -> str | None:
        """The token where this service reads it."""
        reads, name = self.service.reads, self.service.name
        if reads == "query":
            return parse_qs(ask.query, keep_blank_values=True).get(name, [None])[0]
        if reads == "cookie":
            morsel = SimpleCookie(ask.headers.get("cookie", "")).get(name)
            return morsel.value if morsel else None
        if reads == "subprotocol":
            return ask.headers.get("sec-websocket-protocol", "").split(",")[-1].strip()
        scheme, _, rest = ask.headers.get("authorization", "").partition(" ")
        return rest if scheme.lower() == "bearer" else None

    def said(self, message: str | None) -> str | None:
        """The token of a first message."""
        try:
            return json.loads(message or "").get(self.service.name)
        except (ValueError, AttributeError):
            return None

    def accepts(self, token: str | None) -> bool:
        """Whether the token is really good."""
        service = self.service
        if service.reads == "none" or (service.opaque and token == service.opaque):
            return True
        if service.unset or service.opaque or not token:
            return False
        try:
            if service.kid and jwt.get_unverified_header(token).get("kid") != service.kid:
                return False
            wanted = {"issuer": service.issuer or None, "audience": service.audience or None}
            options = {"require": list(service.demands), "verify_aud": bool(service.audience)}
            timed = not service.skew_s and not self._ignores_times
            options |= {"verify_exp": timed, "verify_nbf": timed, "verify_iat": timed}
            said = jwt.decode(token, self.key, [service.algorithm], options, **wanted)
        except (jwt.PyJWTError, ValueError):
            return False
        kind, _, which = service.manner.partition(":")
        if self._ignores_times:
            return said.get("sub") != which if kind == "bars" else self.asked > int(which)
        return timed or self._in_force(said)

    @property
    def _ignores_times(self) -> bool:
        """Whether an expired token is as good as another."""
        return self.service.manner.startswith(("bars:", "late:"))

    def _in_force(self, said: Mapping[str, float]) -> bool:
        """Whether the claims' times hold by the endpoint's own clock."""
        now = self.now_there().timestamp()
        return now < said["exp"] and max(said.get("iat", 0), said.get("nbf", 0)) <= now

    def now_there(self) -> datetime:
        """The time by the endpoint's clock."""
        return datetime.now(UTC) + timedelta(seconds=self.service.skew_s)

    # ── Plain HTTP ───────────────────────────────────────────────────────────────────────────────────────────────

    def page(self, path: str) -> Answer:
        """A GET without upgrade, anywhere but at the endpoint."""
        if path == "/api/login":
            return Answer(200, PAGE, "text/html")
        if path == "/jwks" and self.service.key_set:
            return self.keys()
        policy = self.service.manner.removeprefix("policy: ") if self.service.manner.startswith("policy: ") else ""
        headers = (("Content-Security-Policy", policy),) if policy else ()
        shop = "<!doctype html><title>Shop</title>"
        return Answer(200, shop, "text/html", headers) if path == "/" else Answer(404, "none")

    def keys(self) -> Answer:
        """The key set, or what is there in its place."""
        how = self.service.key_set
        if how.isdecimal() or how == "page":
            return Answer(int(how) if how.isdecimal() else 200, PAGE, "text/html")
        return Answer(200, jwks("" if how == "empty" else how, self.folder), "application/json")

    def login(self, body: bytes) -> Answer:
        """A POST of credentials."""
        how = self.service.login
        fixed = {
            "500": Answer(500, "Internal Server Error"),
            "401": Answer(401, '{"error": "unknown user"}', "application/json"),
            "404": Answer(404, "not here"),
            "429": Answer(429, "slow down", headers=(("Retry-After", "30"),)),
            "page": Answer(200, PAGE, "text/html"),
            "redirect": Answer(302, headers=(("Location", "/signin"),)),
            "empty": Answer(200, '{"token": ""}', "application/json"),
            "open": Answer(200, '{"token": ""}', "application/json"),
            "null": Answer(200, '{"token": null}', "application/json"),
        }
        if how in fixed:
            return fixed[how]
        given = json.loads(body or b"{}")
        if (given.get("username"), given.get("password")) != (USER, PASSWORD):
            return Answer(401, "wrong user or password")
        if self.service.unset:
            return Answer(200, '{"token": ""}', "application/json")
        if how.startswith("cookie:"):
            crumb = f"{self.service.name}={self.issue()}; {how.removeprefix('cookie:')}"
            return Answer(200, '{"ok": true}', "application/json", (("Set-Cookie", crumb),))
        said = {"token": self.issue()} if how == "token" else {"data": {"accessToken": self.issue()}}
        now = datetime.now(UTC) + timedelta(seconds=self.service.login_skew_s)
        dated = (("Date", format_datetime(now, usegmt=True)),) if self.service.login_skew_s else ()
        return Answer(200, json.dumps(said), "application/json", dated)

    def issue(self) -> str:
        """A token as the login makes it, by its own clock."""
        now = datetime.now(UTC) + timedelta(seconds=self.service.login_skew_s)
        said = {"sub": USER, "iat": now, "nbf": now, "exp": now + timedelta(minutes=15)}
        said |= {name: text for name, text in (("iss", self.service.issuer), ("aud", self.service.audience)) if text}
        if self.service.signs:
            return by_pair(self.service.signs, **said)(self.folder)
        return jwt.encode(said, self.service.login_secret or self.service.secret or SECRET, "HS256")
