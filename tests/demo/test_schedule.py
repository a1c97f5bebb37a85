"""A demo service breaks and heals itself at the same seconds after each start."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from wsinvest.config.resolve import resolve
from wsinvest.demo import __main__ as process
from wsinvest.demo import running
from wsinvest.demo.faults import Faults
from wsinvest.demo.schedule import Schedule
from wsinvest.demo.service import Service
from wsinvest.demo.settings import Server, env_lines, settings_of

SCHEDULE = Schedule(well_s=45.0, gone_s=60.0, period_s=300.0)


@pytest.mark.parametrize(
    ("age_s", "broken", "next_s"),
    [
        (0.0, False, 45.0),
        (44.9, False, 0.1),
        (45.0, True, 60.0),
        (104.0, True, 1.0),
        (105.0, False, 240.0),
        (299.0, False, 46.0),
        (345.0, True, 60.0),
    ],
)
def test_the_age_alone_decides(age_s: float, broken: bool, next_s: float):
    """The first second without the secret is the 45th, the first with it again the 105th; after 300 it repeats."""
    assert (broken, pytest.approx(next_s)) == (SCHEDULE.broken(age_s), SCHEDULE.next_change_s(age_s))


def test_the_secret_goes_from_the_service_and_from_its_env_and_comes_back(tmp_path: Path):
    """Both in step, so that a diagnosis of these seconds finds the secret unset, and one of the next finds it."""
    schedule = Schedule(well_s=0.2, gone_s=0.4, period_s=30.0)
    lines = env_lines(Faults(schedule=schedule), 1, Server("ws://127.0.0.1:1/ws", 2, 1))
    env_file, seen = tmp_path / "demo.env", []

    async def look() -> None:
        service = Service({}, Faults())
        changing = asyncio.ensure_future(process.kept_changing(service, schedule, env_file, lines))
        began = time.monotonic()
        while time.monotonic() < began + 1.0:
            await asyncio.sleep(0.02)
            now = ("JWT_SECRET" in settings_of(env_file.read_text().splitlines()), bool(service.secret))
            seen.extend([now] * (seen[-1:] != [now]))
        changing.cancel()

    asyncio.run(look())

    assert [(True, True), (False, False), (True, True)] == seen


def test_its_target_file_says_when_and_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """It lies beside the `.env`: quick intervals, no secret, and nothing of our environment."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WS_URL", "ws://elsewhere.example/ws")
    demo = running("demo-watch")
    text = demo.target_file.read_text()
    found = resolve("demo-watch")
    secret = settings_of(demo.env_file.read_text().splitlines())["JWT_SECRET"]
    os.kill(demo.pid, signal.SIGTERM)

    assert f'url = "{demo.url}"' in text
    assert "every_s = 5 " in text
    assert "clear_s = 15 " in text
    assert "there for 45 s, gone for 60 s" in text
    assert secret not in text
    assert demo.url == str(found.target.url)
