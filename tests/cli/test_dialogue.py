"""`--message` and `--expect`: said on a connection of its own, once one opens, and the answer is a fact."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.cli.process import wsinvest
from tests.servers import raw, upgrades

CODE = "session.message.unanswered"
SECRET = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"
Handler = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[int]:
    """The port of a server that treats each connection so."""
    async with serve(handler, "127.0.0.1", 0) as server:
        yield next(iter(server.sockets)).getsockname()[1]


def said(handler: Handler, *options: str, cwd: Path | None = None) -> tuple[Any, dict[str, Any]]:
    """The process of `diagnose --json` against such a server, and its document."""

    async def run() -> Any:
        async with serving(handler) as port:
            common = ("diagnose", f"ws://127.0.0.1:{port}/ws", "--json", "--attempts", "2", "--deadline", "8")
            return await asyncio.to_thread(wsinvest, *common, *options, cwd=cwd)

    done = asyncio.run(run())
    return done, json.loads(done.stdout)


async def echoes(connection: ServerConnection) -> None:
    """Say back what comes."""
    async for message in connection:
        await connection.send(f"you said {message!r}")


async def late(connection: ServerConnection) -> None:
    """Say other things first, and the right one after more than the first second."""
    async for _ in connection:
        for number in range(3):
            await connection.send(f"tick {number}")
        await asyncio.sleep(1.5)
        await connection.send('{"type": "pong"}')


async def greets(connection: ServerConnection) -> None:
    """Speak unasked."""
    await connection.send("welcome")
    await connection.wait_closed()


async def listens(connection: ServerConnection) -> None:
    """Take all and say nothing."""
    async for _ in connection:
        pass


async def leaves(connection: ServerConnection) -> None:
    """End the connection at the first message."""
    await connection.recv()
    await connection.close(4000, "no")


@pytest.mark.parametrize(
    ("handler", "options"),
    [
        (echoes, ("--message", "ping", "--expect", "said 'ping'")),
        (echoes, ("--message", "ping")),
        (echoes, ("--message", "", "--expect", "^you said ''$")),
        (late, ("--message", "x", "--expect", r'"type":\s*"pong"')),
        (greets, ("--expect", "^welc")),
    ],
)
def test_an_answer_that_matches(handler: Handler, options: tuple[str, ...]):
    """No finding, and status 0, also where it comes after the first second or unasked."""
    done, document = said(handler, *options)

    assert 0 == done.returncode, done.stdout
    assert CODE not in done.stdout
    assert "ok" == document["status"]


@pytest.mark.parametrize(
    ("handler", "options", "title"),
    [
        (echoes, ("--message", "ping", "--expect", "pong"), "texts came, and none of them matched"),
        (listens, ("--message", "ping"), "no text came at all"),
        (leaves, ("--message", "ping", "--expect", "pong"), "the server ended the connection before a match"),
        (greets, ("--message", "ping", "--expect", "welcome"), "no text came at all"),
    ],
)
def test_an_answer_that_does_not_come(handler: Handler, options: tuple[str, ...], title: str):
    """A finding of high that says what came; a greeting before the message is no answer to it."""
    done, document = said(handler, *options)
    found = {one["code"]: one for one in document["findings"]}

    assert 1 == done.returncode
    assert title in found[CODE]["title"]
    assert not document["incomplete"]


def test_where_nothing_opens_nothing_is_sent():
    """It is named among what was not examined."""

    async def run() -> Any:
        async with raw(_refusing) as asked:
            url = f"ws://127.0.0.1:{asked.port}/ws"
            return await asyncio.to_thread(wsinvest, "diagnose", url, "--json", "--attempts", "2", "--message", "x")

    document = json.loads(asyncio.run(run()).stdout)

    assert CODE not in {one["code"] for one in document["findings"]}
    assert CODE in json.dumps(document["not_examined"])


async def _refusing(visit: Any) -> None:
    await visit.head()
    await visit.say(b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")


def test_a_file_keeps_a_token_in_a_message_to_itself(tmp_path: Path):
    """Neither the message nor what a server makes of it is printed; it is sent as the file has it."""
    (tmp_path / "login.json").write_text(json.dumps({"token": SECRET}) + "\n")
    heard: list[str] = []

    async def keeps(connection: ServerConnection) -> None:
        async for message in connection:
            heard.append(str(message))
            await connection.close(4001, f"bad {message}"[:100])

    done, _ = said(keeps, "--message", "@login.json", cwd=tmp_path)

    assert [json.dumps({"token": SECRET})] == heard
    assert SECRET not in done.stdout + done.stderr


def test_it_costs_one_connection(tmp_path: Path):
    """Besides the repeats."""

    async def run() -> int:
        async with raw(upgrades()) as asked:
            url = f"ws://127.0.0.1:{asked.port}/ws"
            options = ("--attempts", "3", "--deadline", "4", "--message", "x")
            await asyncio.to_thread(wsinvest, "diagnose", url, *options)
            return len(asked.heads)

    assert 4 == asyncio.run(run())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--expect", "(["), "--expect: no regular expression"),
        (("--expect", "x" * 1001), "--expect: longer than 1000 characters"),
        (("--message", "@nope"), "--message @nope: no such file"),
        (("--message", "@."), "--message @.: a folder stands there"),
        (("--message", "x" * 70000), "--message: longer than 64 KiB"),
    ],
)
def test_what_cannot_be_used_is_refused(options: tuple[str, ...], words: str):
    """One line, status 4."""
    done = wsinvest("diagnose", "ws://127.0.0.1:9/ws", *options)

    assert (4, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert words in done.stderr


def test_a_pattern_that_takes_for_ever_is_given_up_on():
    """The peer chooses the text that it is compared with; the run ends within its deadline all the same."""

    async def hostile(connection: ServerConnection) -> None:
        await connection.send("a" * 60 + "!")
        await connection.wait_closed()

    _done, document = said(hostile, "--expect", "(a+)+$")

    assert "session.message.unanswered" in [one["code"] for one in document["findings"]]
