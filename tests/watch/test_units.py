"""Files for systemd, cron, Prometheus, Alertmanager and Grafana, as their own tools judge them."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.watch.boards import board
from wsinvest.watch.metrics import exposition
from wsinvest.watch.units import KINDS, Watched, unit

WATCHED = Watched(("chat.toml", "wss://shop.example.org/ws?a=50%"))


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize("success", [0.9, 0.95, 0.999])
def test_promtool_takes_the_rules_and_the_scrape(tmp_path: Path, success: float):
    """At any objective."""
    (tmp_path / "wsinvest-rules.yml").write_text(unit("rules", Watched(("chat",), success=success)))
    (tmp_path / "prometheus.yml").write_text(unit("prometheus", WATCHED))
    done = subprocess.run(
        ["promtool", "check", "config", str(tmp_path / "prometheus.yml")], capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "rules found" in done.stdout


@pytest.mark.parametrize(("success", "alerts"), [(0.9, 3), (0.95, 5), (0.999, 5)])
def test_a_burn_rate_that_can_never_fire_is_left_out_and_said(success: float, alerts: int):
    """Below 93.1 % 14.4 times the budget is more than all."""
    said = unit("rules", Watched(("chat",), success=success))
    rules = [rule for group in yaml.safe_load(said)["groups"] for rule in group["rules"]]

    assert alerts == sum("alert" in rule for rule in rules)
    assert (alerts == 3) is ("could never fire" in said)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_takes_the_unit(tmp_path: Path):
    """A percent sign of a URL is none of systemd's specifiers."""
    path = tmp_path / "wsinvest-watch.service"
    path.write_text(unit("systemd", Watched(WATCHED.targets, program=shutil.which("true") or "/bin/true")))
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)

    assert "wsinvest-watch.service" not in done.stderr


def test_the_unit_and_the_cron_line_start_this_watch():
    """With the URL as one word for either reader."""
    assert "ExecStart=wsinvest watch chat.toml 'wss://shop.example.org/ws?a=50%%' --page 127.0.0.1:9464" in unit(
        "systemd", WATCHED
    )
    assert "* * * * * wsinvest watch chat.toml 'wss://shop.example.org/ws?a=50\\%' --every 60 --once" in unit(
        "cron", WATCHED
    )


def test_the_dashboard_asks_for_what_the_watch_exposes():
    """A panel of a metric that does not exist stays empty for ever."""
    said = json.loads(unit("grafana", WATCHED))
    exposed = {line.split()[2] for line in exposition(board()).decode().splitlines() if line.startswith("# TYPE")}
    queries = [query["expr"] for panel in said["panels"] for query in panel["targets"]]

    assert queries
    assert all(any(name.removesuffix("_total") in query for name in exposed) for query in queries)


def test_every_kind_is_made():
    """None of them holds a placeholder that nobody filled."""
    for kind in KINDS:
        assert "${" not in unit(kind, WATCHED).replace('"$target"', "")
