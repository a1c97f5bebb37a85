"""`wsinvest load`: from a real server to one screen, one document and a page; bad input, and what ends it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.load.loading import echoing, served
from tests.servers import REFUSAL, Visit, close_frame, switching
from wsinvest.store.cases import open_case


def test_a_screen_a_page_and_a_case_that_can_be_judged_again(tmp_path):
    """What was held, how fast, how late we were; the case opens with its facts and seconds."""
    with echoing() as port:
        done = wsinvest(
            "load", f"ws://127.0.0.1:{port}/ws", "--hold", "40", "--for", "1s", "--out", str(tmp_path / "o")
        )

    assert done.returncode in (0, 3), done.stderr  # 3 on a machine that is too busy to be a generator
    assert "40 of 40 connections opened, 40 at once at most" in " ".join(done.stdout.split())
    assert "The generator's own lag" in done.stdout
    load = open_case(tmp_path / "o").evidence["load"]
    assert (40, 40) == (load.facts.opened, load.facts.held)
    assert load.rows == len((tmp_path / "o/evidence/load.jsonl").read_text().splitlines()) - 1
    page = (tmp_path / "o/load.html").read_text()
    assert "Under load" in page
    assert "<script src" not in page


def test_the_document_has_what_it_promises():
    """Nothing else on stdout."""
    with echoing() as port:
        done = wsinvest("load", f"ws://127.0.0.1:{port}/ws", "--rate", "20", "--for", "1s", "--json")
    found = json.loads(done.stdout)

    assert {"schema", "handshakes", "latency_ms", "client", "aborted", "search"} == set(found)
    assert {"tried": 20, "opened": 20, "failures": []} == found["handshakes"]
    assert found["latency_ms"]["p50"] <= found["latency_ms"]["p99"] <= found["latency_ms"]["max"]


def test_the_arrivals_of_a_log_are_replayed(tmp_path):
    """All of them, with their own distances; no more at once than their busiest seconds need."""
    (tmp_path / "times").write_text("".join(f"{1764400000 + at / 10}\n" for at in range(12)))
    (tmp_path / "bad").write_text("soon\n")
    with echoing() as port:
        url = f"ws://127.0.0.1:{port}/ws"
        done = wsinvest("load", url, "--replay", str(tmp_path / "times"), "--json")
        both = wsinvest("load", url, "--replay", str(tmp_path / "times"), "--rate", "5")
        bad = wsinvest("load", url, "--replay", str(tmp_path / "bad"))

    assert {"tried": 12, "opened": 12, "failures": []} == json.loads(done.stdout)["handshakes"]
    assert (4, 4) == (both.returncode, bad.returncode)
    assert "time 1: 'soon' is no number of seconds" in bad.stderr


def test_a_plan_sends_nothing():
    """Not even a handshake to see if the target is there."""
    with served(lambda visit: visit.silence()) as asked:
        done = wsinvest("load", f"ws://127.0.0.1:{asked.port}/ws", "--hold", "500", "--plan")

    assert (0, 0) == (done.returncode, asked.connections)
    assert "Never more than 500 connections at once." in done.stdout
    assert "Nothing was sent." in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ws://127.0.0.1:9/ws",), "say what to do: --hold N, --rate R, --replay FILE or --find p99=200ms"),
        (("ws://127.0.0.1:9/ws", "--find", "p99"), "write it as p99=200ms"),
        (("ws://127.0.0.1:9/ws", "--find", "p0=200ms"), "write it as p99="),
        (("ws://127.0.0.1:9/ws", "--hold", "0"), "--hold"),
        (("ws://127.0.0.1:9/ws", "--hold", "5", "--expect", "pong"), "No such option '--expect'"),
        (("ws://127.0.0.1:9/ws", "--hold", "5", "--plan", "--out", "kept"), "--plan loads nothing"),
        (("ws://127.0.0.1:9/ws", "--hold", "5", "--for", "soon"), "write it as 90s, 15m, 1h or 2d"),
        (("ws://127.0.0.1:9/ws", "--hold", "999999"), "ulimit -Hn"),
        (("ws://192.0.2.1/ws", "--hold", "5"), "192.0.2.1 is not this machine"),
        (("ws://192.0.2.1/ws", "--hold", "5", "--i-own-this", "192.0.2.1"), "must set [load] max_connections"),
        (("ws://127.0.0.1:9/ws", "--hold", "5"), "no connection opens (TCP connection: refused; tcp.connect.refused)"),
        (("ws://nowhere.invalid/ws", "--hold", "5"), "the name has no address"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(arguments, said):
    """What, where, what to do; exit status 4."""
    done = wsinvest("load", *arguments)

    assert (4, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert said in done.stderr


def test_a_server_that_gives_way_ends_the_load_and_is_diagnosed():
    """It opens ten; then 403. The class is named with its stage, and so is what the same request came to alone."""
    count = [0]

    async def manner(visit: Visit) -> None:
        head = await visit.head()
        count[0] += 1
        if count[0] > 10:
            await visit.say(REFUSAL)
            return
        await visit.say(switching(head))
        await visit.reader.read(100)
        await visit.say(close_frame(1000))

    with served(manner) as asked:
        done = wsinvest("load", f"ws://127.0.0.1:{asked.port}/ws", "--hold", "500", "--for", "20s")
    said = " ".join(done.stdout.split())

    assert 1 <= done.returncode <= 2, done.stderr
    assert "more than one per cent of a step failed in one way" in said
    assert "403" in said
    assert "it failed too" in said


def test_ctrl_c_closes_everything_and_keeps_what_was_seen():
    """Within two seconds of the signal; the document says that it was interrupted."""
    with echoing() as port:
        command = [
            sys.executable,
            "-m",
            "wsinvest",
            "load",
            f"ws://127.0.0.1:{port}/ws",
            "--hold",
            "50",
            "--for",
            "60s",
        ]
        child = subprocess.Popen([*command, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        until_busy(child.pid)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)

    assert 6 == child.returncode, err
    assert "interrupted" == json.loads(out)["aborted"]


def until_busy(pid: int) -> None:
    """Until the process holds more sockets than a diagnosis needs."""
    limit = time.monotonic() + 60
    while len(list(Path(f"/proc/{pid}/fd").iterdir())) < 45:
        assert time.monotonic() < limit
        time.sleep(0.05)


def test_a_folder_that_cannot_be_written_is_named_before_the_load(tmp_path):
    """Exit status 5, and nothing was sent."""
    (tmp_path / "mine").write_text("")
    with served(lambda visit: visit.silence()) as asked:
        done = wsinvest("load", f"ws://127.0.0.1:{asked.port}/ws", "--hold", "5", "--out", str(tmp_path))

    assert (5, 0) == (done.returncode, asked.connections)
    assert "holds other files" in done.stderr


def test_a_folder_that_cannot_be_made_is_known_before_the_load(tmp_path):
    """Or a load of an hour would end with nothing kept."""
    (tmp_path / "file").write_text("")
    with echoing() as port:
        url, out = f"ws://127.0.0.1:{port}/ws", str(tmp_path / "file" / "x")
        done = wsinvest("load", url, "--hold", "5", "--for", "1s", "--out", out)

    assert (5, "") == (done.returncode, done.stdout)
    assert f"--out {out}: Not a directory; name another place" in done.stderr
