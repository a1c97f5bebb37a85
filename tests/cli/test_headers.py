"""`--header`, `--cookie` and their like: sent as typed, to the target only, never shown."""

import asyncio
import base64
import contextlib
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest

from tests.cli.process import wsinvest
from tests.servers import Asked, Visit, header, raw, switching

KEY = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"
SESSION = "Zk3vR8nT1yB6qW4x"
PASSWORD = "correct-horse-Battery7"
WANTED = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno"
Condition = Callable[[bytes], bool]


def asking(condition: Condition) -> Any:
    """A server that opens where the head fulfils the condition and echoes it in its refusal where it does not."""

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        if not condition(head):
            told = head[:1500]
            await visit.say(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told))
            return
        await visit.say(switching(head))
        await visit.reader.read(100)

    return manner


def investigated(condition: Condition, *options: str, cwd: Path | None = None, **environ: str) -> tuple[Any, Asked]:
    """The process of `diagnose --json` against such a server, and what that was asked."""

    async def run() -> tuple[Any, Asked]:
        async with raw(asking(condition)) as asked:
            url = f"ws://127.0.0.1:{asked.port}/ws"
            common = ("diagnose", url, "--json", "--attempts", "2", *options)
            return await asyncio.to_thread(wsinvest, *common, cwd=cwd, **environ), asked

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("options", "name", "value"),
    [
        (("-H", f"Authorization: Bearer {KEY}"), "Authorization", f"Bearer {KEY}"),
        (("--header", f"X-Api-Key: {KEY}"), "X-Api-Key", KEY),
        (("-b", f"sid={SESSION}"), "Cookie", f"sid={SESSION}"),
        (("-b", f"sid={SESSION}", "-b", "theme=dark"), "Cookie", f"sid={SESSION}; theme=dark"),
        (("-H", f"Cookie: sid={SESSION}"), "Cookie", f"sid={SESSION}"),
        (("-o", "https://app.example"), "Origin", "https://app.example"),
        (("-H", "Origin: https://app.example"), "Origin", "https://app.example"),
        (("-H", "User-Agent: Mozilla/5.0"), "User-Agent", "Mozilla/5.0"),
    ],
)
def test_what_was_typed_is_what_opens(options: tuple[str, ...], name: str, value: str):
    """The header arrives as it was typed, once, and no part of a secret is printed."""
    done, asked = investigated(lambda head: header(head, name) == value, *options)

    assert 0 == done.returncode, done.stderr
    assert "undetermined" != json.loads(done.stdout)["status"]
    assert {1} == {head.lower().count(b"\r\n" + name.lower().encode() + b":") for head in asked.heads}
    assert not [secret for secret in (KEY, SESSION) if secret in done.stdout + done.stderr]


def test_subprotocols_are_offered_one_by_one_or_with_commas():
    """In the order in which they were typed."""
    done, _ = investigated(
        lambda head: header(head, "Sec-WebSocket-Protocol") == "a, b, c", "-s", "a,b", "--subprotocol", "c"
    )

    assert "http.auth.rejected" not in done.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("-H", f"Authorization: Bearer {KEY}"),
        ("-H", f"X-Api-Key: {KEY}"),
        ("-H", "Authorization: Basic " + base64.b64encode(f"ann:{PASSWORD}".encode()).decode()),
        ("-b", f"sid={SESSION}"),
        ("-b", f"sid={SESSION}", "--auth-mode", "cookie", "--name", "sid"),
    ],
    ids=["bearer", "key", "basic", "cookie", "token in a cookie"],
)
def test_a_refused_credential_was_named_and_is_not_shown(options: tuple[str, ...]):
    """The verdict is no more undetermined for want of one, and a server that repeats the request reveals nothing."""
    done, asked = investigated(lambda head: False, *options)
    said = json.loads(done.stdout)
    codes = {one["code"] for one in said["findings"]}

    assert "undetermined" != said["status"]
    assert "http.auth.rejected" in codes
    assert not {"http.auth.required", "token.value.missing"} & codes
    parts = (KEY, SESSION, PASSWORD, *(option.rpartition(" ")[2] for option in options if " " in option))
    assert not [part for part in parts if part in done.stdout + done.stderr]
    assert asked.heads


def test_without_any_the_verdict_is_undetermined():
    """The control of the test above."""
    done, _ = investigated(lambda head: False)

    assert "undetermined" == json.loads(done.stdout)["status"]


@pytest.mark.parametrize("carried", ["header", "cookie"])
def test_a_token_given_so_is_examined_as_ws_token_is(carried: str):
    """An expired one is named as the cause in the header and in a cookie, and goes before WS_TOKEN."""
    token = jwt.encode({"sub": "ann", "exp": int(time.time()) - 3600}, KEY, algorithm="HS256")
    options = ("-H", f"Authorization: Bearer {token}") if carried == "header" else ("-b", f"auth={token}")
    good = jwt.encode({"sub": "ann", "exp": int(time.time()) + 3600}, KEY, algorithm="HS256")
    environ = {"JWT_SECRET": KEY, "JWT_ALGORITHM": "HS256", "WS_TOKEN": good}

    def is_fresh(head: bytes) -> bool:
        sent = header(head, "Authorization").removeprefix("Bearer ") or header(head, "Cookie").removeprefix("auth=")
        try:
            return bool(jwt.decode(sent, KEY, algorithms=["HS256"]))
        except jwt.PyJWTError:
            return False

    done, asked = investigated(is_fresh, *options, "--trust-target", **environ)
    said = json.loads(done.stdout)

    assert token.encode() in asked.heads[0]
    assert "token.time.expired" in [one["code"] for one in said["findings"] if one["root_cause"]]
    assert token not in done.stdout + done.stderr


def test_a_file_keeps_values_out_of_the_process_list(tmp_path: Path):
    """Each line is one value; blank lines and comments are none."""
    (tmp_path / "headers").write_text(f"# of the gateway\n\nX-Api-Key: {KEY}\nX-Tenant: blue\n")
    (tmp_path / "cookies").write_text(f"sid={SESSION}\n")

    def complete(head: bytes) -> bool:
        return (header(head, "X-Api-Key"), header(head, "X-Tenant"), header(head, "Cookie")) == (
            KEY,
            "blue",
            f"sid={SESSION}",
        )

    done, _ = investigated(complete, "-H", "@headers", "-b", "@cookies", cwd=tmp_path)

    assert 0 == done.returncode, done.stderr
    assert not [secret for secret in (KEY, SESSION) if secret in done.stdout + done.stderr]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-H", f"Host: {SESSION}"), "--header Host: cannot be given"),
        (("-H", f"Connection: {SESSION}"), "--header Connection: cannot be given"),
        (("-H", f"Upgrade: {SESSION}"), "--header Upgrade: cannot be given"),
        (("-H", f"Sec-WebSocket-Key: {SESSION}"), "--header Sec-WebSocket-Key: cannot be given"),
        (("-H", f"Sec-WebSocket-Odd: {SESSION}"), "--header Sec-WebSocket-Odd: cannot be given"),
        (("-H", f"Sec-WebSocket-Protocol: {SESSION}"), "give it by --subprotocol"),
        (("-H", f"Content-Length: {SESSION}"), "--header Content-Length: cannot be given"),
        (("-H", SESSION), "--header: no header"),
        (("-H", f"Two words: {SESSION}"), "--header: no header"),
        (("-H", f"X-Key: {SESSION}\r\nX-More: 1"), "CR, LF or NUL"),
        (("-H", f"X-Key: {SESSION}\u20ac"), "Latin-1"),
        (("-b", SESSION), "--cookie: no cookie"),
        (("-H", f"Authorization: Bearer {SESSION}", "-H", f"authorization: Basic {SESSION}"), "given twice"),
        (("-H", f"Authorization: Bearer {SESSION}", "--auth-mode", "query"), "--auth-mode query"),
        (("-H", "Origin: https://a.example", "-o", "https://b.example"), "--origin and --header Origin"),
        (("--auth-mode", "hedaer"), "did you mean header?"),
        (("--name", "t", "--auth-mode", "header"), "--name: a token that travels as header has no name"),
        (("--name", "t", "-H", f"Authorization: Bearer {SESSION}"), "--name: a token that travels as header"),
        (("--user", "ann"), "--login-url"),
        (("--user", "ann", "--login-url", "/login"), "no password"),
    ],
)
def test_what_cannot_be_used_is_refused(options: tuple[str, ...], said: str):
    """One line on stderr, status 4, nothing of the value, and the JSON document says the same."""
    done = wsinvest("diagnose", "ws://127.0.0.1:9/ws", "--json", *options)

    assert 4 == done.returncode
    assert 1 == done.stderr.count("\n")
    assert said in done.stderr
    assert SESSION not in done.stdout + done.stderr
    assert 4 == json.loads(done.stdout)["error"]["exit_status"]


@pytest.mark.parametrize("spelling", ["-H{}", "--header={}", "--heade {}", "-b{}", "--cookie={}"])
def test_a_usage_error_of_any_kind_repeats_no_value(spelling: str):
    """Whatever else is wrong with the command line, and however the option is spelled."""
    words = (
        spelling.format(f"X-Key: {SESSION}").split(" ", 1)
        if " {" in spelling
        else [spelling.format(f"X-Key: {SESSION}")]
    )
    for more in (("--no-such-option",), ("--attempts", "0"), ("--env-file", "no-such.env")):
        done = wsinvest("diagnose", "ws://127.0.0.1:9/ws", *words, *more)

        assert 4 == done.returncode
        assert SESSION not in done.stdout + done.stderr


def test_the_users_password_comes_from_the_environment_without_a_terminal():
    """And is used at the login, which is asked once."""

    async def login(visit: Visit) -> None:
        head = await visit.head()
        if head.startswith(b"POST"):
            body = await visit.reader.read(1000)
            visit.asked.heads.append(body)
            await visit.say(b'HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n{"token": "opaque-token-of-login-1"}')
            return
        if b"token=opaque-token-of-login-1" in head:
            await visit.say(switching(head))
            await visit.reader.read(100)

    async def run() -> tuple[Any, Asked]:
        async with raw(login) as asked:
            url = f"ws://127.0.0.1:{asked.port}/ws"
            options = ("--user", "ann", "--login-url", "/login", "--attempts", "1", "--json")
            return await asyncio.to_thread(wsinvest, "diagnose", url, *options, LOGIN_PASSWORD=PASSWORD), asked

    done, asked = asyncio.run(run())

    assert 0 == done.returncode, done.stderr
    assert any(PASSWORD.encode() in body and b"ann" in body for body in asked.heads)
    assert "from your environment: LOGIN_PASSWORD" in done.stderr
    assert PASSWORD not in done.stdout + done.stderr


def test_the_users_password_is_asked_for_on_a_terminal():
    """Without echo; an empty one is none."""

    async def login(visit: Visit) -> None:
        head = await visit.head()
        if head.startswith(b"POST"):
            visit.asked.heads.append(await visit.reader.read(1000))
            await visit.say(b'HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n{"token": "opaque-token-of-login-1"}')
            return
        await visit.say(switching(head))
        await visit.reader.read(100)

    async def run(typed: bytes) -> tuple[str, Asked]:
        async with raw(login) as asked:
            url = f"ws://127.0.0.1:{asked.port}/ws"
            command = ("diagnose", url, "--user", "ann", "--login-url", "/login", "--attempts", "1")
            return await asyncio.to_thread(on_terminal, typed, *command), asked

    screen, asked = asyncio.run(run(PASSWORD.encode() + b"\n"))
    refused, unasked = asyncio.run(run(b"\n"))

    assert "Password of ann:" in screen
    assert "1 of 1" in screen
    assert PASSWORD not in screen
    assert any(PASSWORD.encode() in body for body in asked.heads)
    assert "--user: no password" in refused
    assert not unasked.connections


def on_terminal(typed: bytes, *arguments: str) -> str:
    """What a terminal shows of a command at which somebody types this once it asks."""
    ours, theirs = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name != "LOGIN_PASSWORD"}
    command = [sys.executable, "-m", "wsinvest", *arguments]
    child = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True)
    os.close(theirs)
    shown, is_typed = b"", False
    with contextlib.suppress(OSError):  # the terminal has gone
        while data := os.read(ours, 4096):
            shown += data
            if b"Password of ann:" in shown and not is_typed:
                os.write(ours, typed)
                is_typed = True
    child.wait(60)
    os.close(ours)
    return shown.decode("utf-8", "replace")
