"""`wsinvest watch` as a user types it: one look, what is watched here, files for other tools, and what is wrong."""

import json
import socket
import sys
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.servers import closed_port
from tests.watch.receiving import Hook

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dead(tmp_path: Path) -> Path:
    """A target file of a port on which nobody listens."""
    path = tmp_path / "shop.toml"
    path.write_text(f'url = "ws://127.0.0.1:{closed_port()}/ws"\nname = "shop"\n[watch]\nnotify = ["ALERT_URL"]\n')
    return path


@pytest.fixture
def here(tmp_path: Path) -> dict[str, str]:
    """The environment of a watch with a data folder of its own; nothing can be sent to its receiver."""
    return {"WSINVEST_DATA": str(tmp_path / "data"), "ALERT_URL": "http://127.0.0.1:9/hook"}


def test_one_look_keeps_a_sample_and_status_shows_it(dead: Path, here: dict[str, str]):
    """One failed handshake is no outage yet, and not *up* either: the exit status is 1, of both."""
    done = wsinvest("watch", str(dead), "--once", "--log", "json", **here)

    assert 1 == done.returncode, done.stderr
    _watching, sampled = (json.loads(line) for line in done.stderr.splitlines())
    assert ("sampled", "degraded", "tcp", "refused") == tuple(
        sampled[key] for key in ("event", "state", "stage", "reason")
    )
    assert sampled["text"] == f"the handshake failed at TCP connection: refused, after {sampled['took_ms']:.3g} ms"
    told = wsinvest("watch", "status", "shop", "--json", **here)
    (target,) = json.loads(told.stdout)["targets"]
    assert ("shop", False, None) == (target["target"], target["stale"], target["incident"])
    assert ("up", "degraded", "refused") == (target["health"], target["now"], target["handshake"]["reason"])
    shown = wsinvest("watch", "status", **here)
    assert (1, 1) == (told.returncode, shown.returncode)
    assert shown.stdout.startswith("shop: degraded; the last handshake failed at TCP connection: refused, after ")


def test_its_history_goes_by_each_word_that_names_it(dead: Path, here: dict[str, str], tmp_path: Path):
    """What was typed for the watch is typed again: its file, or the file's name in data/targets."""
    dead.write_text(dead.read_text().replace('"shop"', '"The shop"'))
    kept = tmp_path / "data" / "targets" / "short.toml"
    kept.parent.mkdir(parents=True)
    kept.write_text(dead.read_text())
    wsinvest("watch", str(dead), "--once", **here)

    for word in (str(dead), "short", "The shop"):
        told = [wsinvest("watch", "status", word, **here), wsinvest("watch", "quiet", word, "1m", **here)]
        told += [wsinvest("trend", word, "--json", **here)]
        assert [1, 0, 0] == [one.returncode for one in told], told
    other = wsinvest("trend", str(tmp_path / "shpo.toml"), **here)
    assert (4, True) == (other.returncode, "no such target file; near it: shop.toml" in other.stderr)


def test_one_look_is_one_line_of_text(dead: Path, here: dict[str, str]):
    """Behind the one that says what is watched."""
    done = wsinvest("watch", str(dead), "--once", **here)

    (line,) = [line for line in done.stderr.splitlines() if "  sampled  " in line]
    assert "  shop  the handshake failed at TCP connection: refused, after " in line
    assert line.partition("state=degraded")[2].startswith("  stage=tcp  reason=refused  took_ms=")


def test_a_test_message_says_what_became_of_it(dead: Path, here: dict[str, str]):
    """At a receiver that is there, and at one that is not."""
    hook = Hook()
    with hook.up():
        sent = wsinvest("watch", "test-alert", str(dead), **here | {"ALERT_URL": hook.url})
    lost = wsinvest("watch", "test-alert", str(dead), **here)

    assert (0, "shop  ALERT_URL  sent\n") == (sent.returncode, sent.stdout)
    assert ["test"] == [one["event"] for one in hook.got]
    assert 1 == lost.returncode
    assert lost.stdout.startswith("shop  ALERT_URL  not sent: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--once",), "URL|TARGET... is missing; see: wsinvest watch --help"),
        (("none.toml", "--once"), "none.toml: no such target file"),
        (("{dead}", "--every", "1s"), "--every 1: give 5 to 3600 seconds"),
        (("{dead}", "--for", "soon"), "'soon' is no time up to 4000 d; write it as 90s, 15m, 1h or 2d"),
        ((), "URL|TARGET... is missing; see: wsinvest watch --help"),
        (("{dead}", "--page", "9464x"), "--page 9464x: write it as 127.0.0.1:9464"),
        (("{dead}", "--page", "0.0.0.0:9464"), "others can reach it; export a token"),
        (("{dead}", "--page", "127.0.0.1:0", "--page-token-env", "NO_SUCH"), "NO_SUCH: this variable is not set"),
        (("{dead}", "--page-token-env", "ALERT_URL"), "give --page HOST:PORT as well"),
        (("{dead}", "--page", "192.0.2.1:0", "--page-token-env", "ALERT_URL"), "192.0.2.1:0: no address of this host"),
        (("{dead}", "{dead}", "--once"), "shop is named twice"),
        (("status", "nobody"), "nobody: not watched here"),
        (("ack", "nobody"), "nobody: not watched here"),
        (("quiet", "nobody", "30m"), "nobody: not watched here"),
        (("units", "nagios"), "KIND: give systemd, cron, prometheus, rules, alertmanager or grafana"),
        (("units", "systemd"), "units systemd: name what it watches, as in: wsinvest watch units systemd TARGET..."),
        (("units", "cron", "none.toml"), "none.toml: no such target file"),
        (("units", "systemd", "wss://x.example/ws?token=T0KEN"), "every user of this host could read its values"),
    ],
)
def test_what_is_wrong_is_one_line(dead: Path, here: dict[str, str], arguments: tuple[str, ...], said: str):
    """With what to do, and exit status 4."""
    done = wsinvest("watch", *(one.format(dead=dead) for one in arguments), **here)

    assert (4, "") == (done.returncode, done.stdout)
    assert said in done.stderr
    assert 1 == len(done.stderr.splitlines())


def test_a_history_of_a_newer_version_is_left_alone(dead: Path, here: dict[str, str]):
    """By its number; nothing in it is touched."""
    wsinvest("watch", str(dead), "--once", **here)
    folder = dead.parent / "data" / "watch" / "shop"
    (folder / "state.json").write_text('{"schema":7,"seq":1,"state":{}}')
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = wsinvest("watch", str(dead), "--once", **here)

    assert (4, f"wsinvest: {folder}/state.json: schema 7 is newer than 1; use a newer wsinvest\n") == (
        done.returncode,
        done.stderr,
    )
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_receiver_that_nobody_set_stops_the_start(dead: Path, here: dict[str, str]):
    """Who waits for alerts must not wait for ever."""
    done = wsinvest("watch", str(dead), "--once", **here | {"ALERT_URL": ""})

    assert (4, "wsinvest: shop: ALERT_URL is not set; export it, or take it out of [watch]\n") == (
        done.returncode,
        done.stderr,
    )


def test_a_page_whose_port_is_taken_is_said_to_be_elsewhere(dead: Path, here: dict[str, str]):
    """Whoever scrapes it would read what listens there."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = wsinvest("watch", str(dead), "--once", "--page", f"127.0.0.1:{port}", "--log", "json", **here)

    moved, watching, _sampled = (json.loads(line) for line in done.stderr.splitlines())
    assert (1, "page_moved", "warning") == (done.returncode, moved["event"], moved["level"])
    assert moved["text"] == f"port {port} is taken; the page is at {watching['page']}"


@pytest.mark.parametrize("kind", ["systemd", "cron", "prometheus", "rules", "alertmanager", "grafana"])
def test_files_for_other_tools_are_printed(dead: Path, kind: str):
    """Each for its own tool; those that start a watch by absolute paths, from the folder where they were asked for."""
    done = wsinvest("watch", "units", kind, dead.name, cwd=dead.parent, PYTHONPATH=str(ROOT))

    assert (0, "") == (done.returncode, done.stderr)
    assert len(done.stdout.splitlines()) > 1
    if kind in ("systemd", "cron"):
        (line,) = [line for line in done.stdout.splitlines() if str(dead) in line and "--log json" in line]
        assert sys.executable.rpartition("/")[0] in line
        assert f" {dead} --" in line
        assert str(dead.parent) in done.stdout.replace(str(dead), "")
