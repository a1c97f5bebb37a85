"""Prometheus itself scrapes a running watch, loads the rules that the watch prints, and fires."""

import json
import os
import shutil
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.process import wsinvest
from tests.servers import closed_port
from tests.watch.hurried import started
from tests.watch.test_leaving import served

PROMETHEUS = shutil.which("prometheus")
TOKEN = "page-token-5f2c91ae"
WITHIN_S = 60.0

pytestmark = pytest.mark.skipif(PROMETHEUS is None, reason="Prometheus is not installed")


@dataclass(frozen=True)
class Server:
    """A Prometheus of the test's own."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def asked(self, path: str, **query: str) -> Any:
        """The data of an answer of its API; None while it does not answer."""
        with suppress(OSError):
            asked = f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(query)}"
            with urllib.request.urlopen(asked, timeout=WITHIN_S) as answer:
                return json.load(answer)["data"]
        return None

    def values(self, query: str) -> dict[str, float]:
        """What a query gives, by target."""
        found = self.asked("query", query=query) or {"result": []}
        return {one["metric"].get("target", ""): float(one["value"][1]) for one in found["result"]}

    def alerts(self, name: str) -> list[tuple[str, str]]:
        """The alerts of this name: of which target, and in which state."""
        found = (self.asked("alerts") or {"alerts": []})["alerts"]
        return [(one["labels"].get("target", ""), one["state"]) for one in found if one["labels"]["alertname"] == name]

    def until(self, happened: Callable[[], Any]) -> Any:
        """What is waited for."""
        end = time.monotonic() + WITHIN_S
        while not (found := happened()):
            assert time.monotonic() < end, self.log.read_text()
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.2)
        return found


@contextmanager
def prometheus(folder: Path, page: str, token: str = "") -> Iterator[Server]:
    """It reads the files that `wsinvest watch units` prints, but scrapes and judges each second."""
    config, rules = (
        wsinvest("watch", "units", kind, "chat", "--page", page).stdout for kind in ("prometheus", "rules")
    )
    config = config.replace("scrape_interval: 15s", "scrape_interval: 1s")
    if token:
        config = config.replace("    static", f"    authorization:\n      credentials: {token}\n    static")
    (folder / "prometheus.yml").write_text(f"global:\n  evaluation_interval: 1s\n{config}")
    (folder / "wsinvest-rules.yml").write_text(rules)
    port = closed_port()
    command = [
        str(PROMETHEUS),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'tsdb'}",
        "--storage.tsdb.retention.size=50MB",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=os.environ | {"GOMAXPROCS": "1"})
        try:
            yield Server(f"http://127.0.0.1:{port}", process, folder / "prometheus.log")
        finally:
            process.terminate()
            process.wait(WITHIN_S)


@contextmanager
def watched(folder: Path, *options: str, **environ: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A watch of a service that is well and of one that is dead, by host and port of its page."""
    with served() as port:
        for name, number in (("chat", port), ("shop", closed_port())):
            (folder / f"{name}.toml").write_text(f'url = "ws://127.0.0.1:{number}/ws"\nname = "{name}"\n')
        asked = ("--every", "0.5", "--log", "json", "--page", "127.0.0.1:0", *options)
        watch = started("chat.toml", "shop.toml", *asked, cwd=folder, **environ)
        try:
            assert watch.stderr is not None
            yield json.loads(watch.stderr.readline())["page"].removeprefix("http://").strip("/"), watch
        finally:
            watch.terminate()
            watch.communicate(timeout=WITHIN_S)


def test_prometheus_scrapes_a_watch_and_its_alert_fires(tmp_path: Path):
    """For the dead target alone, with its proven cause beside it; a watch that is gone is noticed."""
    with watched(tmp_path) as (page, watch), prometheus(tmp_path, page) as server:
        server.until(lambda: {"": 1.0} == server.values("up"))
        server.until(lambda: [("shop", "firing")] == server.alerts("WebSocketAlert"))
        (scrape,) = server.asked("targets")["activeTargets"]
        groups = server.asked("rules")["groups"]
        success = server.values("probe_success")
        states = server.values('wsinvest_alert_state{alert="probe.failing",state="firing"}')
        cause = 'wsinvest_incident_info{root="tcp.connect.refused",confidence="proven"}'
        server.until(lambda: {"shop": 1.0} == server.values(cause))
        server.until(lambda: {"chat": 0.0, "shop": 1.0} == server.values("wsinvest:failed:ratio_rate1h"))
        quantile = "histogram_quantile(0.95, rate(wsinvest_handshake_seconds_bucket[1m])) > 0"
        opened = server.until(lambda: server.values(quantile))
        gone_before = server.alerts("WebSocketWatchGone")
        watch.terminate()
        server.until(lambda: "pending" in {state for _, state in server.alerts("WebSocketWatchGone")})

    assert ("up", "") == (scrape["health"], scrape["lastError"])
    assert {"ok"} == {rule["health"] for group in groups for rule in group["rules"]}
    assert {"wsinvest", "wsinvest-burn-rates"} == {group["name"] for group in groups}
    assert {"chat": 1.0, "shop": 0.0} == success
    assert {"chat": 0.0, "shop": 1.0} == states
    assert ["chat"] == list(opened)
    assert opened["chat"] <= 5
    assert [] == gone_before


def test_prometheus_sends_the_token_of_the_page(tmp_path: Path):
    """As a bearer token; without it the scrape is refused."""
    with watched(tmp_path, "--page-token-env", "PAGE_TOKEN", PAGE_TOKEN=TOKEN) as (page, _):
        for token, up in ((TOKEN, 1.0), ("", 0.0)):
            folder = tmp_path / f"with{token}"
            folder.mkdir()
            with prometheus(folder, page, token) as server:
                server.until(lambda up=up, server=server: {"": up} == server.values("up"))
                (scrape,) = server.asked("targets")["activeTargets"]
            assert ("401" in scrape["lastError"]) is not bool(token)
