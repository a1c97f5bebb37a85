"""One share examined: a member with its page and its case, or why there is none; never an exception."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.fleet.fleets import share
from tests.servers import answers, closed_port, raw
from wsinvest.facts.fleet import FAILED
from wsinvest.fleet.examining import Judge, examined
from wsinvest.fleet.shares import Done, Share
from wsinvest.model.registry import load
from wsinvest.store import cases


def done_of(one: Share) -> Done:
    """What became of it."""
    with ThreadPoolExecutor(1) as thread:
        return asyncio.run(examined(one, Judge(load(), thread, "w")))


def test_a_refused_target_has_its_cause_and_its_files(tmp_path: Path):
    """The case can be opened and judged again; the page holds no script of others and no network."""
    port = closed_port()
    done = done_of(share(0, f"ws://127.0.0.1:{port}/ws"))
    for path, text in done.files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    found = done.member

    assert ("critical", "tcp.connect.refused", 2, 0.0) == (found.state, found.code, found.exit_status, found.opened)
    assert (f"127.0.0.1:{port}", "w", "targets/t0/report.html") == (found.peer, found.worker, found.report)
    assert "t0" == cases.open_case(tmp_path).manifest.target.name
    assert "critical" == json.loads(done.files["findings.json"])["status"]
    assert "<h1>WebSocket diagnosis report: t0</h1>" in done.files["report.html"]


def test_what_cannot_be_resolved_is_a_member_without_a_diagnosis():
    """The others of the fleet go on."""
    done = done_of(share(0, "ws://127.0.0.1:1/", auth={"mode": "nope"}))

    assert (FAILED, 4, {}) == (done.member.state, done.member.exit_status, done.files)
    assert "no such mode" in done.member.message


def test_a_target_that_hangs_ends_with_its_own_deadline():
    """Its diagnosis says so, and nobody waits longer."""

    async def hung() -> Done:
        async with raw(answers(then="silence")) as asked:
            with ThreadPoolExecutor(1) as thread:
                one = share(0, f"ws://127.0.0.1:{asked.port}/", deadline_s=1.5)
                return await asyncio.wait_for(examined(one, Judge(load(), thread, "")), 30)

    found = asyncio.run(hung()).member

    assert found.state in ("incomplete", "critical", "high")
    assert 3.0 > (found.took_s or 0.0)


def test_secrets_come_from_the_env_beside_the_target_and_stand_in_no_file(tmp_path: Path):
    """The share has none; where a text holds one all the same, nothing of the target is kept."""
    secret = "q7Zt0pX4vK9mW2sL8dR1"
    (tmp_path / ".env").write_text(f"WS_TOKEN={secret}\n")

    async def asked_with_token() -> tuple[Done, bytes]:
        async with raw(answers(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\n", secret.encode())) as asked:
            one = share(0, f"ws://127.0.0.1:{asked.port}/", tmp_path / "fleet.toml", env_file=".env")
            with ThreadPoolExecutor(1) as thread:
                return await examined(one, Judge(load(), thread, "")), b"".join(asked.heads)

    done, heads = asyncio.run(asked_with_token())

    assert secret.encode() in heads
    assert done.files
    assert [] == [name for name, text in done.files.items() if secret in text]


def test_a_bug_of_ours_is_told_as_one(monkeypatch: pytest.MonkeyPatch):
    """By its place, with exit 3."""
    monkeypatch.setattr("wsinvest.fleet.examining.target_page", lambda *_: 1 / 0)
    found = done_of(share(0, f"ws://127.0.0.1:{closed_port()}/ws")).member

    assert (FAILED, 3) == (found.state, found.exit_status)
    assert "our own bug: ZeroDivisionError" in found.message
