"""The table `[watch]` of a target file, and windows of planned work."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wsinvest.config.quiet import QuietError, quiet_of
from wsinvest.config.targetfile import TargetError, load
from wsinvest.model.watching import WatchSettings

FULL = """url = "wss://chat.example.org/ws"
[watch]
every_s = 5
canary = false
diagnose = false
clear_s = 15
keep_days = 30
keep_mb = 50
notify = ["ALERT_URL", "PAGER_URL"]
heartbeat = "HEARTBEAT_URL"
[watch.lines]
memory_high = 0.85
[watch.quiet]
weekly = ["Sun 02:00-03:00 Europe/Lisbon"]
"""


def settings(tmp_path: Path, text: str) -> WatchSettings:
    """The settings of a target file."""
    path = tmp_path / "chat.toml"
    path.write_text(text)
    return load(path).watch


def test_every_key_is_read(tmp_path: Path):
    """As the documentation lists them."""
    assert WatchSettings(
        5.0,
        canary=False,
        diagnose=False,
        clear_s=15.0,
        keep_days=30,
        keep_mb=50,
        notify=("ALERT_URL", "PAGER_URL"),
        heartbeat="HEARTBEAT_URL",
        lines={"memory_high": 0.85},
        quiet=("Sun 02:00-03:00 Europe/Lisbon",),
    ) == settings(tmp_path, FULL)


def test_without_the_table_the_defaults_hold(tmp_path: Path):
    """15 s, one held connection, a diagnosis for each incident."""
    assert WatchSettings() == settings(tmp_path, 'url = "wss://a/ws"\n')


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("every_s = 1", "line 3: watch.every_s must be from 5 to 3600 seconds"),
        ("every_s = 4000", "line 3: watch.every_s must be from 5 to 3600 seconds"),
        ("evry_s = 15", "line 3: unknown key evry_s; did you mean every_s?"),
        ('canary = "yes"', "line 3: watch.canary must be true or false"),
        ('notify = ["https://hooks.example.org/T0KEN"]', "line 3: watch.notify must be names of variables"),
        ('heartbeat = "https://hc.example.org/x"', "line 3: watch.heartbeat must be names of variables"),
        ('lines = {memory_high = "a lot"}', "watch.lines.memory_high must be a number"),
        ('quiet = {weekly = ["Sunday night"]}', "is no window; write it as Sun 02:00-03:00 Europe/Lisbon"),
        ('quiet = {weekly = ["Sun 02:00-03:00 Mars/Base"]}', "names the time zone Mars/Base, which is not known here"),
        ('quiet = {weekly = ["Sun 02:00-26:00"]}', "has no such time of day"),
        ("quiet = {monthly = []}", "unknown key monthly"),
    ],
)
def test_a_mistake_is_named_in_one_line(tmp_path: Path, line: str, said: str):
    """With its place, and no URL of a receiver."""
    with pytest.raises(TargetError) as wrong:
        settings(tmp_path, f'url = "wss://a/ws"\n[watch]\n{line}\n')

    assert said in str(wrong.value)
    assert "T0KEN" not in str(wrong.value)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("window", "at", "covered"),
    [
        ("Sun 02:00-03:00", "2026-11-29T02:00:00", True),
        ("Sun 02:00-03:00", "2026-11-29T03:00:00", False),
        ("Sun 02:00-03:00", "2026-11-28T02:30:00", False),
        ("Sun 02:00-03:00 America/Sao_Paulo", "2026-11-29T05:30:00", True),
        ("Sat 23:30-00:30", "2026-11-29T00:15:00", True),
        ("Sat 23:30-00:30", "2026-11-28T00:15:00", False),
        ("daily 23:30-00:30", "2026-11-28T00:15:00", True),
        ("Sun 00:00-12:00", "2026-11-29T00:00:00", True),
    ],
)
def test_a_window_covers_what_it_says(window: str, at: str, covered: bool):
    """Also over midnight, and in the operator's own time zone."""
    assert covered is quiet_of(window).covers(datetime.fromisoformat(at).replace(tzinfo=UTC))


def test_a_window_that_begins_when_it_ends_is_refused():
    """Nobody knows if it is a whole day or nothing."""
    with pytest.raises(QuietError):
        quiet_of("Sun 02:00-02:00")


def test_the_documented_table_is_one(tmp_path: Path):
    """As docs/watch.md shows it: all keys, with their defaults where there are any."""
    said = (Path(__file__).parents[2] / "docs" / "watch.md").read_text("utf-8")
    table = said.partition("```toml\n")[2].partition("```")[0]
    found = settings(tmp_path, f'url = "wss://a/ws"\n{table}')

    assert replace(WatchSettings(), notify=found.notify, heartbeat=found.heartbeat, quiet=found.quiet) == found
    assert (("ALERT_URL",), "HEARTBEAT_URL") == (found.notify, found.heartbeat)
