"""The demo service is a real one: it signs, refuses, closes and counts as its configuration says."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import jwt
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidMessage, InvalidStatus

from wsinvest.demo.faults import HEALTHY, INCIDENT, Faults
from wsinvest.demo.service import Service, listen
from wsinvest.demo.settings import Server, env_lines, settings_of

SERVER = Server("ws://127.0.0.1:1/ws", 2, 1)


@contextmanager
def serving(faults: Faults) -> Iterator[tuple[Service, int]]:
    """A demo service of these faults on a free port, inside the running loop."""
    service = Service({}, faults)
    server, port = listen(service)
    service.env = settings_of(env_lines(faults, port, Server(f"ws://127.0.0.1:{port}/ws", 0, port)))
    try:
        yield service, port
    finally:
        server.stop()


def login(service: Service, port: int, password: str | None = None) -> tuple[int, dict[str, str]]:
    """POST the configured credentials; the status and the JSON."""
    given = {"username": service.env["LOGIN_USER"], "password": password or service.env["LOGIN_PASSWORD"]}
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/login", json.dumps(given).encode())
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


async def outcome(port: int, token: str) -> object:
    """The echo of one message, the status of a refusal, or the kind of failure."""
    try:
        async with connect(f"ws://127.0.0.1:{port}/ws?token={token}", proxy=None) as session:
            await session.send("hello")
            return await session.recv()
    except InvalidStatus as refused:
        return refused.response.status_code
    except InvalidMessage:
        return "closed without an answer"


def test_the_incident_answers_200_with_an_empty_token():
    """Without a secret the login swallows the failure, as in the report."""

    async def run() -> tuple[int, dict[str, str]]:
        with serving(INCIDENT) as (service, port):
            return await asyncio.to_thread(login, service, port)

    assert asyncio.run(run()) == (200, {"token": "", "token_type": "Bearer"})


def test_the_incident_closes_every_fifth_handshake_and_refuses_the_others():
    """Neither an empty token nor one signed with the empty key is let in."""
    forged = jwt.encode({"sub": "x", "exp": 9999999999}, "x" * 32, "HS256")

    async def run() -> list[object]:
        with serving(INCIDENT) as (_service, port):
            return [await outcome(port, token) for token in ("", "", forged, "", "", "")]

    assert asyncio.run(run()) == [401, 401, 401, 401, "closed without an answer", 401]


def test_the_healthy_service_signs_verifies_and_echoes():
    """With its faults switched off the same service lets its own token in, every time."""

    async def run() -> list[object]:
        with serving(HEALTHY) as (service, port):
            status, answer = await asyncio.to_thread(login, service, port)
            return [status, *[await outcome(port, answer["token"]) for _ in range(6)], await outcome(port, "")]

    assert asyncio.run(run()) == [200, *["hello"] * 6, 401]


def test_a_wrong_password_is_refused():
    """Credentials are compared, not ignored."""

    async def run() -> int:
        with serving(HEALTHY) as (service, port):
            return (await asyncio.to_thread(login, service, port, "wrong"))[0]

    assert asyncio.run(run()) == 401


@pytest.mark.parametrize(("faults", "names"), [(INCIDENT, False), (HEALTHY, True)])
def test_the_env_leaves_out_what_the_faults_say(faults: Faults, names: bool):
    """The secret and the settings of the operation are there only in the healthy configuration."""
    lines = env_lines(faults, 1, SERVER)

    present = [any(line.startswith(f"{name}=") for line in lines) for name in ("JWT_SECRET", "LOG_LEVEL", "ALERT_URL")]

    assert [names] * 3 == present


def test_secrets_are_new_at_each_start():
    """No password or secret of the demo stands in the source."""
    first, second = env_lines(HEALTHY, 1, SERVER), env_lines(HEALTHY, 1, SERVER)

    differing = {a.split("=")[0] for a, b in zip(first, second, strict=True) if a != b}

    assert {"LOGIN_PASSWORD", "JWT_SECRET"} == differing
