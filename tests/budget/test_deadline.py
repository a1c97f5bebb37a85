"""The deadline holds on the wall clock of the real command, and what ended by it is named."""

import asyncio
import json
import sys
import time
from pathlib import Path

import pytest

from tests.budget.recording import HANG, JWT, Opens, Request, answer, recording
from tests.faults.signing import SECRET
from tests.servers import close_frame

MARGIN_S = 8.0  # the interpreter's start and imports on a busy machine, and the report's words
DRIP = b"HTTP/1.1 401 Unauthorized\r\nX-A: " + b"a" * 200


def command(folder: Path, answers, *options: str, **settings: str) -> tuple[dict, float, list]:  # type: ignore[no-untyped-def, type-arg]
    """What `diagnose --json` says of a server, how long it took, and the visits that it paid."""

    async def run() -> tuple[bytes, float, list]:  # type: ignore[type-arg]
        async with recording(answers) as seen:
            env_file = folder / "service.env"
            given = {"WS_URL": f"ws://127.0.0.1:{seen.port}/ws", "JWT_SECRET": SECRET, **settings}
            env_file.write_text("".join(f"{name}={value}\n" for name, value in given.items()))
            began = time.monotonic()
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "wsinvest", "diagnose", str(env_file), "--json", *options),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            out, _ = await child.communicate()
            return out, time.monotonic() - began, seen.visits

    out, took, visits = asyncio.run(run())
    return json.loads(out), took, visits


@pytest.mark.parametrize("deadline", [1, 5])
@pytest.mark.parametrize(
    "answers",
    [lambda _asked: HANG, lambda _asked: DRIP, lambda asked: HANG if asked.upgrade else answer("200 OK")],
    ids=["silent", "half a head", "silent to upgrades"],
)
def test_a_server_that_never_answers(tmp_path, answers, deadline):
    """Login, health, repeats and probes share one deadline; what was not seen is never called good."""
    said, took, visits = command(
        tmp_path, answers, "--deadline", str(deadline), LOGIN_URL="/login", WS_HEALTH_URL="/health"
    )

    assert deadline + MARGIN_S > took
    assert visits
    assert said["not_examined"]
    assert said["status"] in ("incomplete", "high", "critical")


def test_a_silent_login_leaves_the_handshake_its_time(tmp_path):
    """What it is all about is examined, though the deadline ends before everything was."""
    said, _, _ = command(tmp_path, lambda _asked: HANG, "--deadline", "11", LOGIN_URL="/login", WS_HEALTH_URL="/health")

    roots = {one["code"] for one in said["findings"] if one["root_cause"]}
    assert {"http.handshake.timeout", "login.service.unreachable"} == roots


def test_what_was_not_finished_is_not_taken_for_a_fault_of_the_target(tmp_path):
    """An attempt that our own end cut short says nothing."""
    said, _, _ = command(tmp_path, lambda _asked: HANG, "--deadline", "1")

    assert [] == [one["code"] for one in said["findings"] if one["code"].startswith(("http.", "tcp."))]
    assert said["incomplete"]


def test_without_the_permission_the_command_signs_nothing(tmp_path):
    """--no-mint of the real command."""
    texts: list[str] = []

    def answers(request: Request) -> bytes:
        texts.append(request.text)
        return Opens(close_frame(1008))

    command(tmp_path, answers, "--no-mint", "--attempts", "2")

    assert texts
    assert not any(JWT.search(text) for text in texts)
