"""The live page answers who may ask, shows what the board holds, and forgets its readers."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("tornado")
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

from tests.watch.boards import AT, board, sample
from wsinvest.model.alert import Health
from wsinvest.redact.secret import Secret
from wsinvest.watch.board import Board
from wsinvest.watch.page import MOST_READERS, Page, serve

TOKEN = "page-token-5f2c"
Act = Callable[[Page], Awaitable[Any]]


def on_page(act: Act, made: Board | None = None, token: str = "") -> Any:
    """What the act gives, while the page is served."""

    async def run() -> Any:
        page = serve(made or board(), "127.0.0.1", 0, Secret(token) if token else None)
        try:
            return await act(page)
        finally:
            await page.stop()

    return asyncio.run(run())


def fetched(path: str, *, token: str = "", **headers: str) -> HTTPResponse:
    """The answer to a GET."""

    async def act(page: Page) -> HTTPResponse:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await AsyncHTTPClient().fetch(
            f"{page.url}{path}", raise_error=False, headers=given, follow_redirects=False
        )

    return on_page(act, token=token)


@pytest.mark.parametrize("path", ["", "watch.css", "watch.js", "state", "metrics"])
def test_all_of_it_is_served_with_a_policy(path: str):
    """No source but itself."""
    answer = fetched(path)

    assert 200 == answer.code
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "http://" not in answer.body.decode().replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "0.0.0.0"])
def test_a_foreign_host_name_is_not_answered(host: str):
    """A page of somebody else could have its name resolved to us."""
    answer = fetched("state", Host=host)

    assert 421 == answer.code
    assert b"targets" not in answer.body


@pytest.mark.parametrize("name", ["localhost", "[::1]", "127.0.0.1:9464"])
def test_its_own_names_are(name: str):
    """Whatever the port, since it may be forwarded."""
    assert 200 == fetched("state", Host=name).code


def test_with_a_token_nothing_is_said_without_it():
    """A scraper sends it as a header; a browser opens the page once with it, and its address forgets it."""
    assert [401, 401, 401] == [fetched(path, token=TOKEN).code for path in ("", "state", "metrics")]
    assert 200 == fetched("metrics", token=TOKEN, Authorization=f"Bearer {TOKEN}").code
    opened = fetched(f"?token={TOKEN}", token=TOKEN)
    assert (302, "/") == (opened.code, opened.headers["Location"])
    assert "HttpOnly" in opened.headers["Set-Cookie"]
    assert 200 == fetched("state", token=TOKEN, Cookie=opened.headers["Set-Cookie"].partition(";")[0]).code


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_changed(method: str):
    """It shows, and does no more."""

    async def act(page: Page) -> int:
        answer = await AsyncHTTPClient().fetch(
            page.url, method=method, body=None if method == "DELETE" else b"", raise_error=False
        )
        return answer.code

    assert 405 == on_page(act)


def test_the_worst_target_comes_first():
    """Who looks at three in the morning reads one line."""
    state = json.loads(fetched("state").body)

    assert ["shop", "far", "chat"] == [one["target"] for one in state["targets"]]
    assert {"code": "config.secret.missing", "confidence": "proven"} == state["targets"][0]["incident"]["root"]
    assert "failed" == state["targets"][0]["probe"]["stages"][4]["state"]


async def stream(page: Page, got: list[bytes]) -> "asyncio.Task[None]":
    """A reader of the changes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
    writer.write(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")

    async def read() -> None:
        try:
            while line := await reader.readline():
                got.append(line)
        finally:
            writer.close()

    return asyncio.ensure_future(read())


def test_a_change_reaches_each_reader():
    """As the row of its target; a reader that leaves is forgotten."""
    made, got = board(), list[bytes]()

    async def act(page: Page) -> None:
        reader = await stream(page, got)
        made.rows["chat"].standing = replace(made.rows["chat"].standing, health=Health.DOWN)
        made.rows["chat"].take(sample(9, None))
        for _ in range(3):
            made.changed("chat")
        await asyncio.sleep(0.2)
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)
        async with asyncio.timeout(30):
            while made._listeners:  # who left is noticed when something is to be sent
                made.changed("chat")
                await asyncio.sleep(0.02)

    on_page(act, made)
    ((row,),) = [json.loads(line.removeprefix(b"data: ")) for line in got if line.startswith(b"data: ")]
    assert ("chat", "down") == (row["target"], row["health"])


def test_what_changes_within_a_second_is_one_message():
    """The first change is told at once; the other targets of that second together, each once."""
    made, got = board(), list[bytes]()

    async def act(page: Page) -> None:
        reader = await stream(page, got)
        for name in ("chat", "shop", "far", "shop", "chat"):
            made.changed(name)
            await asyncio.sleep(0.05)
        async with asyncio.timeout(30):
            while sum(line.startswith(b"data: ") for line in got) < 2:
                await asyncio.sleep(0.02)
        reader.cancel()
        await asyncio.gather(reader, return_exceptions=True)

    on_page(act, made)
    told = [json.loads(line.removeprefix(b"data: ")) for line in got if line.startswith(b"data: ")]
    assert [["chat"], ["chat", "far", "shop"]] == [[row["target"] for row in rows] for rows in told]


def test_one_reader_too_many_is_asked_to_come_later():
    """Memory and descriptors have an end."""

    async def act(page: Page) -> int:
        readers = [await stream(page, []) for _ in range(MOST_READERS)]
        answer = await AsyncHTTPClient().fetch(f"{page.url}events", raise_error=False)
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)
        return answer.code

    assert 503 == on_page(act)


def test_times_are_utc():
    """As everywhere in a report."""
    state = json.loads(fetched("state").body)

    assert f"{AT:%Y-%m-%dT%H:%M:%SZ}" == state["targets"][0]["since"]
