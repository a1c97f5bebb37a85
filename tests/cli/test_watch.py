"""`wsinvest watch` as a user types it: one look, what is watched here, files for other tools, and what is wrong."""

import json
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.servers import closed_port
from tests.watch.receiving import Hook


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
    """One failed handshake is no outage yet; the exit status is that of the target."""
    done = wsinvest("watch", str(dead), "--once", "--log", "json", **here)

    assert 0 == done.returncode, done.stderr
    assert ["watching"] == [json.loads(line)["event"] for line in done.stderr.splitlines()]
    told = wsinvest("watch", "status", "shop", "--json", **here)
    (target,) = json.loads(told.stdout)["targets"]
    assert ("shop", False, None) == (target["target"], target["stale"], target["incident"])
    assert wsinvest("watch", "status", **here).stdout.startswith("shop: up (last sample ")


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
        (("--once",), "Missing argument"),
        (("none.toml", "--once"), "none.toml: no such target file"),
        (("{dead}", "--every", "1s"), "--every 1: give 5 to 3600 seconds"),
        (("{dead}", "--for", "soon"), "'soon' is no time; write it as 90s, 15m, 1h or 2d"),
        (("{dead}", "--page", "9464x"), "--page 9464x: write it as 127.0.0.1:9464"),
        (("{dead}", "--page", "0.0.0.0:9464"), "others can reach it; export a token"),
        (("{dead}", "--page", "127.0.0.1:0", "--page-token-env", "NO_SUCH"), "NO_SUCH: this variable is not set"),
        (("{dead}", "{dead}", "--once"), "shop is named twice"),
        (("status", "nobody"), "nobody: is not watched here"),
        (("ack", "nobody"), "nobody: is not watched here"),
        (("quiet", "nobody", "30m"), "nobody: is not watched here"),
        (("units", "nagios"), "'nagios' is not one of"),
    ],
)
def test_what_is_wrong_is_one_line(dead: Path, here: dict[str, str], arguments: tuple[str, ...], said: str):
    """With what to do, and exit status 4."""
    done = wsinvest("watch", *(one.format(dead=dead) for one in arguments), **here)

    assert (4, "") == (done.returncode, done.stdout)
    assert said in done.stderr
    assert 1 == len(done.stderr.splitlines())


def test_a_receiver_that_nobody_set_stops_the_start(dead: Path, here: dict[str, str]):
    """Who waits for alerts must not wait for ever."""
    done = wsinvest("watch", str(dead), "--once", **here | {"ALERT_URL": ""})

    assert (4, "wsinvest: shop: ALERT_URL is not set; export it, or take it out of [watch]\n") == (
        done.returncode,
        done.stderr,
    )


@pytest.mark.parametrize("kind", ["systemd", "cron", "prometheus", "rules", "alertmanager", "grafana"])
def test_files_for_other_tools_are_printed(kind: str):
    """Each for its own tool."""
    done = wsinvest("watch", "units", kind, "shop.toml")

    assert 0 == done.returncode
    assert len(done.stdout.splitlines()) > 1
