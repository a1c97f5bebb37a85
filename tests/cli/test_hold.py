"""`--hold`: sessions are held beside everything else, by option, setting or target file; mistakes are one line."""

import asyncio
import json
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.cli.process import wsinvest

OFFER = "add: --hold 75"


async def echoes(connection: ServerConnection) -> None:
    """A healthy service."""
    async for message in connection:
        await connection.send(message)


async def closes_the_silent(connection: ServerConnection) -> None:
    """Closes at a second's age; pings of the client are answered by the library and do not count."""
    await asyncio.sleep(1.2)
    await connection.close(4000, "too old")


@asynccontextmanager
async def serving(handler):
    """The port of a server that treats each connection so."""
    async with serve(handler, "127.0.0.1", 0) as server:
        yield next(iter(server.sockets)).getsockname()[1]


def run(handler, *options: str, file: str = "", cwd: Path | None = None) -> Any:
    """The process of `diagnose` against such a server; `file`: content of a target file in place of the URL."""

    async def once() -> Any:
        async with serving(handler) as port:
            what = f"ws://127.0.0.1:{port}/ws"
            if file and cwd:
                (cwd / "t.toml").write_text(file.replace("URL", what), "utf-8")
                what = "t.toml"
            return await asyncio.to_thread(wsinvest, "diagnose", what, "--attempts", "2", *options, cwd=cwd)

    return asyncio.run(once())


def codes(done: Any) -> set[str]:
    """The codes of all findings at high."""
    return {one["code"] for one in json.loads(done.stdout)["findings"] if one["severity"] in ("high", "critical")}


def test_the_screen_says_what_became_of_them():
    """Who asked for it reads it, also where nothing was found."""
    done = run(echoes, "--hold", "1")

    assert "4 of 4 held sessions lived for 1 s (as asked)." in done.stdout.replace("\N{NO-BREAK SPACE}", " ")
    assert OFFER not in done.stdout


def test_a_healthy_service_is_held_and_nothing_is_found():
    """The deadline grows by the hold, so that a short one does not cut it."""
    done = run(echoes, "--hold", "9", "--deadline", "8", "--json")

    said = json.loads(done.stdout)
    assert (0, set(), False) == (done.returncode, codes(done), said["incomplete"])
    assert "held for 9\u00a0s" in done.stdout.encode().decode("unicode_escape")


@pytest.mark.parametrize(
    ("options", "file"),
    [(("--hold=3",), ""), ((), 'url = "URL"\nhold_s = 3\n'), ((), 'url = "URL"\n[inputs]\nWS_HOLD_SECONDS = 3\n')],
    ids=["option", "key", "input"],
)
def test_a_session_that_ends_later_is_found(tmp_path, options, file):
    """However it was asked for."""
    done = run(closes_the_silent, *options, "--json", file=file, cwd=tmp_path)

    assert {"session.age.limited"} == codes(done)


def test_without_a_number_the_known_timeout_says_how_long(tmp_path):
    """Two seconds longer than it."""
    (tmp_path / "e.env").write_text("PROXY_IDLE_TIMEOUT=1\n", "utf-8")
    done = run(echoes, "--env-file", str(tmp_path / "e.env"), "--json", "--hold")

    assert "held for 3\u00a0s" in done.stdout.encode().decode("unicode_escape")


def test_the_offer_stands_where_the_handshake_is_well_and_nobody_held():
    """As the last line of the screen; a run that held needs none."""
    plain, held = run(echoes), run(echoes, "--hold=1")

    assert plain.stdout.rstrip().endswith(OFFER)
    assert "--hold" not in held.stdout


@pytest.mark.parametrize(
    ("options", "line", "said"),
    [
        (("--hold", "ws://127.0.0.1:1/"), "", "put --hold behind the URL, or write --hold=75"),
        (("--hold=0",), "", "no number of seconds"),
        (("--hold=1e9",), "", "no number of seconds"),
        (("--hold=nan",), "", "no number of seconds"),
        ((), "WS_HOLD_SECONDS=soon", "WS_HOLD_SECONDS in e.env, line 1: must be seconds"),
        ((), "WS_TEST_MESSAGE_BYTES=99999999", "must be a whole number from 1 to 16777216"),
    ],
)
def test_a_mistake_is_one_line_with_what_to_do(tmp_path, options, line, said):
    """Status 4, and nothing is asked."""
    (tmp_path / "e.env").write_text(f"{line}\n", "utf-8")
    done = wsinvest("diagnose", "ws://127.0.0.1:9/ws", "--env-file", "e.env", *options, cwd=tmp_path)

    assert (4, "") == (done.returncode, done.stdout)
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
