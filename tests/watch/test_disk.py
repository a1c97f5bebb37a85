"""A disk of one megabyte below a running watch: it goes on, says so over the network, and writes when there is room."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.servers import closed_port
from tests.watch.hurried import ROOT
from tests.watch.receiving import Hook
from wsinvest.store.notes import NoteKind
from wsinvest.store.past import Past

WITHIN_S = 60.0
# One page is left for the lock, state and regimes; the ballast takes the rest.
SCRIPT = """
mount -t tmpfs -o size=1m none "$1" && head -c 2000000 /dev/zero > "$1/ballast" 2>/dev/null
truncate -s -61440 "$1/ballast"
exec "$2" -m tests.watch.hurried watch "$3" --every 0.1 --log json --page 127.0.0.1:0
"""
MOUNTS = ["unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt"]

pytestmark = pytest.mark.skipif(
    not Path("/usr/bin/unshare").exists() or bool(subprocess.run(MOUNTS, capture_output=True).returncode),
    reason="no mount namespaces here",
)


class Watch:
    """The watch on the small disk; `lines` is its log until now, `disk` the small disk as seen from outside."""

    def __init__(self, folder: Path, target: str, **environ: str) -> None:
        """Begin, with a disk that has room for a second or two."""
        disk = folder / "disk"
        disk.mkdir()
        environ |= {"WSINVEST_DATA": str(disk / "data"), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            ["unshare", "-rm", "sh", "-c", SCRIPT, "sh", str(disk), sys.executable, target],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | environ,
        )
        self.disk = Path(f"/proc/{self.process.pid}/root{disk}")
        self.lines: list[dict[str, Any]] = []
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.lines += map(json.loads, self.process.stderr)

    def until(self, happened: Callable[[], Any]) -> Any:
        """What is waited for."""
        end = time.monotonic() + WITHIN_S
        while not (found := happened()):
            assert time.monotonic() < end, self.lines
            assert self.process.poll() is None, self.lines
            time.sleep(0.05)
        return found

    def state(self, page: str) -> dict[str, Any]:
        """The only target as the page tells it."""
        with urllib.request.urlopen(f"{page}state", timeout=WITHIN_S) as answer:
            return json.load(answer)["targets"][0]

    def end(self) -> int:
        """Ask it to leave."""
        self.process.terminate()
        status = self.process.wait(WITHIN_S)
        self._reader.join(WITHIN_S)
        return status


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A receiver that is up."""
    made = Hook()
    with made.up():
        yield made


def test_a_watch_goes_on_while_its_disk_is_full(tmp_path: Path, hook: Hook):
    """Page, alerts, diagnosis and messages live; samples wait in memory and are written when there is room."""
    (tmp_path / "shop.toml").write_text(
        f'url = "ws://127.0.0.1:{closed_port()}/ws"\nname = "shop"\n[watch]\nclear_s = 1\nnotify = ["ALERT_URL"]\n'
    )
    watch = Watch(tmp_path, str(tmp_path / "shop.toml"), ALERT_URL=hook.url)
    try:
        page = watch.until(lambda: watch.lines and watch.lines[0])["page"]
        watch.until(lambda: [one for one in watch.lines if one.get("alert") == "watch.disk"])
        told = watch.until(lambda: [one for one in hook.got if one["alerts"] == ["watch.disk"]])
        fired = watch.until(lambda: [one for one in hook.got if one["target"] == "shop"])
        before = watch.state(page)
        watch.until(lambda: watch.state(page)["at"] > before["at"])
        with urllib.request.urlopen(f"{page}metrics", timeout=WITHIN_S) as answer:
            metrics = answer.read().decode()
        (watch.disk / "ballast").unlink()
        past = Past(watch.disk / "data" / "watch" / "shop")
        watch.until(lambda: NoteKind.ROOM in {one.kind for one in past.notes()})
        numbers, events = [one.seq for one in past.samples()], list(past.events())
    finally:
        status = watch.end()

    assert "samples wait in memory" in told[0]["text"]
    assert {"code": "tcp.connect.refused", "confidence": "proven"} == fired[0]["root"]
    assert ("down", "tcp.connect.refused") == (before["health"], before["incident"]["root"]["code"])
    assert 'probe_success{target="shop"} 0.0' in metrics
    assert list(range(1, len(numbers) + 1)) == numbers
    assert ["probe.failing"] == [one.code for one in events]
    assert (2, "ended") == (status, watch.lines[-1]["event"])
