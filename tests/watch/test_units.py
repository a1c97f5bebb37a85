"""Files for systemd, cron, Prometheus, Alertmanager and Grafana, as their own tools judge them."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.watch.boards import REFUSED, WELL, board, sample
from wsinvest.diagnose.watching import Regime, fold
from wsinvest.model.alert import Event
from wsinvest.model.alert_unit import AlertLines
from wsinvest.watch.metrics import exposition
from wsinvest.watch.service import Service
from wsinvest.watch.units import KINDS, OF_A_SERVICE, Watched, unit

SERVICE = Service(("/opt/w/bin/wsinvest",), ("/etc/w/chat.toml", "wss://shop.example.org/ws?a=50%"), "/etc/w")
WATCHED = Watched(SERVICE)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize("success", [0.9, 0.95, 0.999])
def test_promtool_takes_the_rules_and_the_scrape(tmp_path: Path, success: float):
    """At any objective."""
    (tmp_path / "wsinvest-rules.yml").write_text(unit("rules", Watched(SERVICE, success=success)))
    (tmp_path / "prometheus.yml").write_text(unit("prometheus", WATCHED))
    done = subprocess.run(
        ["promtool", "check", "config", str(tmp_path / "prometheus.yml")], capture_output=True, text=True, check=False
    )

    assert 0 == done.returncode, done.stdout + done.stderr
    assert "rules found" in done.stdout


@pytest.mark.parametrize(("success", "alerts"), [(0.9, 3), (0.95, 5), (0.999, 5)])
def test_a_burn_rate_that_can_never_fire_is_left_out_and_said(success: float, alerts: int):
    """Below 93.1 % 14.4 times the budget is more than all."""
    said = unit("rules", Watched(SERVICE, success=success))
    rules = [rule for group in yaml.safe_load(said)["groups"] for rule in group["rules"]]

    assert alerts == sum("alert" in rule for rule in rules)
    assert (alerts == 3) is ("could never fire" in said)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("user", ["", "root"])
def test_systemd_takes_the_unit(tmp_path: Path, user: str):
    """A percent sign of a URL is none of systemd's specifiers; a program and a folder with blanks are found."""
    folder = tmp_path / "50% of it"
    folder.mkdir()
    program = folder / "true $HOME"
    program.symlink_to(shutil.which("true") or "/bin/true")
    path = tmp_path / "wsinvest-watch.service"
    path.write_text(unit("systemd", Watched(Service((str(program),), SERVICE.targets, str(folder), user))))
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)

    assert "wsinvest-watch.service" not in done.stderr


def test_the_unit_and_the_cron_line_start_this_watch():
    """With the URL as one word for either reader, whatever their own folder and search path are."""
    systemd, cron = unit("systemd", WATCHED), unit("cron", WATCHED)

    command = "/opt/w/bin/wsinvest watch /etc/w/chat.toml"
    assert f"\nExecStart={command} wss://shop.example.org/ws?a=50%% --page 127.0.0.1:9464 --log json\n" in systemd
    assert "\nWorkingDirectory=/etc/w\n" in systemd
    assert "\nDynamicUser=yes\n" in systemd
    url = r"'wss://shop.example.org/ws?a=50\%'"
    assert f"\n* * * * * cd /etc/w && {command} {url} --every 60 --once --log json 2>&1 | logger -t" in cron


def test_whose_files_others_cannot_read_runs_it():
    """Also where the data folder is another one, which only the crontab takes over."""
    watched = Watched(replace(SERVICE, user="alice", data="/srv/my data"))

    assert "\nUser=alice\n" in unit("systemd", watched)
    assert " && WSINVEST_DATA='/srv/my data' /opt/w/bin/wsinvest watch " in unit("cron", watched)


def test_a_shell_runs_what_the_cron_line_says(tmp_path: Path):
    """As cron gives it to the shell: each backslash before a percent sign is gone."""
    program = tmp_path / "print words"
    program.write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$WSINVEST_DATA" "$@"\n')
    program.chmod(0o755)
    made = Service((str(program),), ("wss://x.example/a'b?c=50%&d=$HOME",), str(tmp_path), data="/srv/my data")
    line = unit("cron", Watched(made)).splitlines()[-1].removeprefix("* * * * * ").removesuffix(" | logger -t wsinvest")
    done = subprocess.run(["/bin/sh", "-c", line.replace("\\%", "%")], capture_output=True, text=True, check=True)

    words = ["watch", *made.targets, "--every", "60", "--once", "--log", "json"]
    assert [str(tmp_path), "/srv/my data", *words] == done.stdout.splitlines()


def test_by_the_cron_line_an_outage_begins_and_ends():
    """Samples a minute apart count as covered time only at the interval that the line names."""
    every_s = float(unit("cron", WATCHED).partition("--every ")[2].split()[0])
    probes = [WELL] * 3 + [REFUSED] * 10 + [WELL] * 30
    looks = [replace(sample(seq, one), mono_ns=seq * 60 * 10**9) for seq, one in enumerate(probes, 1)]

    def said(interval_s: float) -> list[Event]:
        events = fold(looks, "chat", (Regime(0, AlertLines(), interval_s),))
        return [one.event for one in events if one.code == "probe.failing"]

    assert [Event.FIRING, Event.RESOLVED] == said(every_s)
    assert [Event.FIRING] == said(15.0)


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
    assert set(OF_A_SERVICE) < set(KINDS)
