"""A report takes what a diagnosis takes: options reach the notebooks, and nothing of their values stays behind."""

import asyncio
import json
from pathlib import Path
from typing import Any

from tests.certificates import issued
from tests.cli.process import wsinvest
from tests.proxies import Rules, connecting
from tests.servers import Asked, header, raw, switching

TOKEN = "q7G5v9xR2mZ8tB4nK6wY1pL3sD0fJ7hC"
SESSION = "Zk3vR8nT1yB6qW4x"
PASSWORD = "correct-horse-Battery7"
GREETING = b"\x81\x05hello"


async def _wanting(visit: Any) -> None:
    head = await visit.head()
    if (header(head, "Authorization"), header(head, "Cookie")) != (f"Bearer {TOKEN}", f"sid={SESSION}"):
        await visit.say(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
        return
    await visit.say(switching(head))
    await visit.say(GREETING)
    await visit.reader.read(100)


def test_a_report_with_every_kind_of_option(tmp_path: Path):
    """From another folder than its notebooks' and with paths relative to it; the whole folder holds no secret."""
    made = issued(tmp_path, own=True)
    (tmp_path / "headers").write_text(f"Authorization: Bearer {TOKEN}\n")

    async def run() -> tuple[Any, Asked, list[str]]:
        rules = Rules("ann", PASSWORD)
        async with raw(_wanting, tls=made.context) as asked, connecting(rules) as passed:
            options = (
                *("-H", "@headers", "-b", f"sid={SESSION}", "-o", "https://app.example"),
                *("--proxy", f"http://ann:{PASSWORD}@127.0.0.1:{passed.port}", "--insecure"),
                *("--resolve", f"chat.example:{asked.port}:127.0.0.1"),
                *("--expect", "hell", "--attempts", "2", "--json"),
            )
            url = f"wss://chat.example:{asked.port}/ws"
            data = str(tmp_path / "data")
            done = await asyncio.to_thread(wsinvest, "report", url, *options, cwd=tmp_path, WSINVEST_DATA=data)
            return done, asked, passed.asked

    done, asked, passed = asyncio.run(run())
    document = json.loads(done.stdout)
    page = Path(document["report"]).read_text("utf-8")
    written = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())

    assert 0 == done.returncode, done.stdout + done.stderr
    assert {f"127.0.0.1:{asked.port}"} == set(passed)
    assert "Certificates were not verified (--insecure)" in page
    assert "a text matched" in page
    for secret in (TOKEN, SESSION, PASSWORD):
        assert secret not in done.stdout + done.stderr
        assert secret.encode() not in written
