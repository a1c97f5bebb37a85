"""The documented services, started and connected to: what a client meets, and what their logs hold."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import jwt
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.collect.test_health import serving
from tests.jwt.jwks import jwks, public
from tests.jwt.jwks import signed as issued
from tests.servers import closed_port
from wsinvest import KeySet, TokenValidator, Valid

ROOT = Path(__file__).parents[1]
SECRET = "an-example-secret-of-more-than-thirty-two-bytes"
SERVICES = {
    "fastapi": ["-m", "uvicorn", "examples.fastapi_service:app", "--port"],
    "websockets": ["-m", "examples.websockets_service"],
}
# Some ways to carry a token, and the services that read it there.
CARRIED = [("fastapi", "header"), ("fastapi", "subprotocol"), ("websockets", "header"), ("websockets", "query")]


class Running:
    """A service in a child process, and all that it wrote."""

    def __init__(self, name, log):
        self.port = closed_port()
        command = [sys.executable, *SERVICES[name], *([str(self.port)] if name == "fastapi" else [])]
        env = {**os.environ, "JWT_SECRET": SECRET, "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self._log = log
        with log.open("w") as file:
            self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=subprocess.STDOUT)
        self._await_listener()

    def _await_listener(self):
        ends = time.monotonic() + 60
        while time.monotonic() < ends and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        raise RuntimeError(self.text)

    @property
    def text(self):
        return self._log.read_text()

    @property
    def checks(self):
        """What the validator logged."""
        return [json.loads(line) for line in self.text.splitlines() if line.startswith('{"event": "token.check"')]


@pytest.fixture(scope="module")
def services(tmp_path_factory):
    """Each of the two, started once."""
    folder = tmp_path_factory.mktemp("services")
    running = {name: Running(name, folder / f"{name}.log") for name in SERVICES}
    yield running
    for one in running.values():
        one.process.send_signal(signal.SIGINT)
        one.process.wait(10)


def token(secret=SECRET, seconds=7200, **claims):
    now = time.time()
    given = {"sub": "ana@example.org", "aud": "chat", "iat": int(now), "exp": now + seconds, **claims}
    return jwt.encode(given, secret, "HS256")


def tampered():
    head, _, signature = token().rpartition(".")
    claims = jwt.utils.base64url_encode(json.dumps({"sub": "root", "exp": time.time() + 99}).encode()).decode()
    return f"{head.partition('.')[0]}.{claims}.{signature}"


async def talk(service, text, carrier):
    """The echo, or the status of the refusal."""
    url = f"ws://127.0.0.1:{service.port}/ws" + (f"?token={text}" if carrier == "query" and text else "")
    given = {}
    if carrier == "header" and text:
        given["additional_headers"] = {"Authorization": f"Bearer {text}"}
    if carrier == "subprotocol":
        given["subprotocols"] = ["chat", *([text] if text else [])]
    try:
        async with connect(url, **given) as connection:
            await connection.send("hello")
            return await connection.recv(), connection.subprotocol
    except InvalidStatus as refused:
        said = refused.response
        return said.status_code, said.headers.get("WWW-Authenticate"), bytes(said.body).decode()


@pytest.mark.parametrize(("name", "carrier"), CARRIED)
def test_a_good_token_opens(services, name, carrier):
    """And the token is not what the server selects as the subprotocol."""
    service = services[name]
    text = token()

    assert ("hello", "chat" if carrier == "subprotocol" else None) == asyncio.run(talk(service, text, carrier))
    assert "ok" == service.checks[-1]["code"]
    assert not _parts(text, service.text, carrier)


@pytest.mark.parametrize(("name", "carrier"), CARRIED)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "token.value.empty"),
        (token(seconds=-600), "token.time.expired"),
        (tampered(), "token.signature.invalid"),
        (token("another-secret-that-is-also-long-enough"), "token.signature.invalid"),
        (token(aud="mail"), "token.claim.audience"),
        (token(typ="Refresh"), "token.claim.type"),
        (jwt.encode({"aud": "chat", "exp": 2e9}, None, "none"), "token.header.alg_none"),
    ],
    ids=["missing", "expired", "tampered", "other key", "other audience", "refresh", "none"],
)
def test_any_other_is_refused_before_the_upgrade(services, name, carrier, text, code):
    """401 with the code, one line in the log, and no part of the token in it."""
    service = services[name]
    before = len(service.checks)
    status, challenge, body = asyncio.run(talk(service, text, carrier))

    assert (401, "Bearer") == (status, challenge)
    assert code in body
    assert [code] == [line["code"] for line in service.checks[before:]]
    assert not _parts(text, service.text, carrier)


def _parts(text, log, carrier):
    """What of the token stands in the log."""
    return [part for part in (*text.split("."), "ana@example.org") if len(part) > 8 and part in log]


@pytest.mark.parametrize("name", SERVICES)
def test_the_second_time_from_the_cache(services, name):
    """The same token is not verified twice."""
    service = services[name]
    text = token()
    for _ in range(2):
        asyncio.run(talk(service, text, "header"))

    assert [False, True] == [line["cached"] for line in service.checks[-2:]]


@pytest.mark.parametrize("name", SERVICES)
def test_a_session_ends_with_its_token(services, name):
    """3000: unauthorized."""

    async def stay():
        headers = {"Authorization": f"Bearer {token(seconds=0.4)}"}
        async with connect(f"ws://127.0.0.1:{services[name].port}/ws", additional_headers=headers) as connection:
            await asyncio.wait_for(connection.recv(), 60)

    with pytest.raises(ConnectionClosed) as ended:
        asyncio.run(stay())

    assert (3000, "token expired") == (ended.value.rcvd.code, ended.value.rcvd.reason)


def test_the_documented_way_to_a_remote_key_set():
    """PyJWT's client asks, the validator takes what it got; a later set replaces it."""
    now = int(time.time())
    with serving(200, json.dumps(jwks(public("rsa2048"))).encode()) as server:
        client = jwt.PyJWKClient(f"http://127.0.0.1:{server.server_port}/jwks", timeout=60)
        validator = TokenValidator(KeySet.from_jwks(client.fetch_data()), ("RS256",))
        validator.renew(KeySet.from_jwks(client.fetch_data()))

    assert isinstance(validator.check(issued("rsa2048", iat=now, exp=now + 60)), Valid)
    assert "token.header.kid_unknown" == validator.check(issued("rsa2048-other", iat=now, exp=now + 60)).code
