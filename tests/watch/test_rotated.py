"""A secret that is rotated in the service and in its `.env` while the watch runs; a token that ends."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tests.servers import Visit, closed_port, raw
from tests.watch.watching import played, quick, running, target_file  # noqa: F401
from wsinvest.model.alert import Health
from wsinvest.sample import tokens

OLD, NEW = "vA9-kq72hTz-not-a-real-key-4JwL8", "rT4-mm31xQe-another-made-up-key-8ZpN2"


def made(claims: dict[str, object]) -> str:
    """A token that nobody verifies."""
    parts = (base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in ({"alg": "HS256"}, claims))
    return f"{b'.'.join(parts).decode()}.c2lnbmF0dXJl"


def signed_with(token: str, key: str) -> bool:
    """True if this key signed the token (HS256)."""
    text, _, signature = token.rpartition(".")
    due = base64.urlsafe_b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).rstrip(b"=").decode()
    return hmac.compare_digest(due, signature)


class Service:
    """Lets in whose token its key signed, and everybody without a key; `seen` are all tokens."""

    def __init__(self, key: str = OLD) -> None:
        self.key, self.seen = key, list[str]()

    def process(self, connection: ServerConnection, request: Request) -> Response | None:
        """Answer a handshake."""
        token = parse_qs(urlsplit(request.path).query).get("token", [""])[0]
        self.seen.append(token)
        return (
            None
            if not self.key or signed_with(token, self.key)
            else connection.respond(HTTPStatus.UNAUTHORIZED, "no\n")
        )

    @asynccontextmanager
    async def up(self, port: int) -> AsyncIterator[None]:
        """Serve while the block runs."""
        async with serve(lambda one: one.wait_closed(), "127.0.0.1", port, process_request=self.process):
            yield


def test_a_rotated_secret_is_read_again_and_the_old_one_stays_filtered(quick: Path):  # noqa: F811
    """Down while the service has the new one and the `.env` the old one; the edit ends it, without a restart."""
    service, port = Service(), closed_port()
    env = quick / "service.env"
    env.write_text(f"JWT_SECRET={OLD}\n")
    path = Path(target_file(quick, f"ws://127.0.0.1:{port}/ws", more="canary = false\n"))
    path.write_text(f'env_file = "{env.name}"\n{path.read_text()}\n[auth]\nmode = "query"\n')

    async def act() -> str:
        async with service.up(port), running(str(path)) as scene:
            row = scene.board.rows["shop"]
            await scene.until(lambda: row.standing.health is Health.UP and row.sample.seq > 2)
            service.key = NEW
            await scene.until(lambda: scene.said("diagnosed"))
            assert 0.0 == row.gauges["token_path"]
            env.write_text(f"JWT_SECRET={NEW}\n")
            await scene.until(lambda: scene.said("read_again"))
            await scene.until(lambda: row.standing.health is Health.UP)
            redactor = scene.watch.targets[0].parts.redactor
            assert [] == [key for key in (OLD, NEW) if key in redactor.own(f"x {OLD} y {NEW}")]
            return scene.stream.getvalue()

    log = played(act)
    kept = "".join(one.read_text("utf-8", "replace") for one in (quick / "data").rglob("*") if one.is_file())
    assert [] == [key for key in (OLD, NEW) if key in log or key in kept]
    assert len(set(service.seen)) > 10, "each handshake has a token of its own"


def test_an_edit_in_the_first_seconds_is_read(quick: Path):  # noqa: F811
    """The file is known as it was at the start, not as it is at the first look."""
    port = closed_port()
    target = target_file(quick, f"ws://127.0.0.1:{port}/ws", more="canary = false\n")

    async def act() -> None:
        async with running(target) as scene:
            await asyncio.sleep(0)
            target_file(quick, f"ws://127.0.0.1:{port}/ws", more="evry_s = 3\n")
            (wrong,) = await scene.until(lambda: scene.said("not_read"))
            assert "unknown key evry_s" in wrong["text"]

    played(act)


@pytest.mark.parametrize(("lasts_s", "logins"), [(tokens.RENEW_S + 1.5, 2), (3600.0, 1)])
def test_a_login_is_renewed_a_minute_before_its_token_ends(
    quick: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    lasts_s: float,
    logins: int,
):
    """Not at each handshake, and not when it is too late."""
    monkeypatch.setattr(tokens, "RETRY_S", 0.1)
    given = list[str]()

    async def login(visit: Visit) -> None:
        if not (await visit.head()).startswith(b"POST"):
            return
        given.append(made({"n": len(given), "exp": time.time() + lasts_s}))
        body = json.dumps({"token": given[-1]}).encode()
        await visit.say(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body))
        await visit.say(body)

    service, port = Service(key=""), closed_port()
    env = quick / "service.env"

    async def act() -> None:
        async with raw(login) as page:
            env.write_text(
                f"LOGIN_URL=http://127.0.0.1:{page.port}/login\nLOGIN_USER=probe\nLOGIN_PASSWORD=x9-secret\n"
            )
            more = "canary = false\ndiagnose = false\n"
            path = Path(target_file(quick, f"ws://127.0.0.1:{port}/ws", more=more))
            path.write_text(f'env_file = "{env.name}"\n{path.read_text()}\n[auth]\nmode = "query"\n')
            async with service.up(port), running(str(path)) as scene:
                row = scene.board.rows["shop"]
                await scene.until(lambda: len(given) >= logins and given[logins - 1] in service.seen)
                await scene.until(lambda: row.sample and row.sample.seq > 6)
                assert 1.0 == row.gauges["token_path"]

    played(act)
    assert logins == len(given) or (logins == 2 and len(given) == 3)
    assert set(service.seen) <= set(given)
    assert service.seen.count(given[0]) > 1
