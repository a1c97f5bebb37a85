"""`wsinvest report` publishes a page for each target, and says where it is."""

import html
import json
import re
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from tests.servers import closed_port


def test_the_page_is_there_with_its_evidence(data: Path):
    """A folder that can be zipped and sent."""
    run = next((data / "reports").glob("2*"))

    assert {"report.html", "case.json", "findings.json", "SHA256SUMS"} <= {path.name for path in run.iterdir()}


def test_a_quiet_report_is_one_line_for_each_target(tmp_path: Path):
    """With the path of its page, and nothing else."""
    closed = f"ws://127.0.0.1:{closed_port()}/ws"
    done = wsinvest("report", "demo-healthy", closed, "-q", "--attempts", "1", WSINVEST_DATA=str(tmp_path))
    lines = done.stdout.splitlines()

    assert (2, "") == (done.returncode, done.stderr)
    assert ["demo-healthy", closed.removeprefix("ws://")] == [re.search(r"target=(\S+)", line)[1] for line in lines]
    assert all(Path(line.rpartition(" report=")[2]).is_file() for line in lines)


def test_a_report_of_nothing_is_usage():
    """At least one target."""
    assert 4 == wsinvest("report").returncode


def test_terminal_document_and_page_name_the_same_first_step(tmp_path: Path):
    """Whoever reads one of them begins with the same, and with the same lines to paste."""
    url = f"ws://127.0.0.1:{closed_port()}/ws"
    done = wsinvest("report", url, "--attempts", "2", "--out", str(tmp_path), WSINVEST_DATA=str(tmp_path / "data"))
    run = next(tmp_path.glob("2*"))
    first = json.loads((run / "findings.json").read_text("utf-8"))["first"]
    page = " ".join(html.unescape((run / "report.html").read_text("utf-8")).split())
    screen = " ".join(wsinvest("diagnose", url, "--attempts", "2").stdout.split())

    assert "start_listener" == first["id"]
    for said in (" ".join(done.stdout.split()), screen, page):
        assert first["text"].rstrip(".") in said
        assert first["check"] in said
        assert all(" ".join(line.split()) in said for line in first["lines"].splitlines())


SMALL = ("--attempts", "1")


def test_one_document_after_a_report(tmp_path: Path):
    """That of a diagnosis, with the page's path; nothing else is on stdout, and the page is opened on request."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o700)

    done = wsinvest(
        "report", "demo-healthy", *SMALL, "--json", "--open", WSINVEST_DATA=str(tmp_path), BROWSER=str(browser)
    )
    document = json.loads(done.stdout)

    assert done.stdout.isascii()
    assert "demo-healthy" == document["target"]["name"]
    assert Path(document["report"]).is_file()
    assert Path(document["report"]).as_uri() == (tmp_path / "opened").read_text().strip()


def test_one_line_of_a_quiet_report(tmp_path: Path):
    """The journal's, on stdout; stderr is empty, as cron mails whatever stands there."""
    done = wsinvest("report", "demo-healthy", *SMALL, "-q", WSINVEST_DATA=str(tmp_path))

    assert (1, "") == (done.stdout.count("\n"), done.stderr)
    assert done.stdout.startswith("wsinvest target=demo-healthy status=")
    assert Path(done.stdout.strip().rpartition("report=")[2]).is_file()


def test_all_targets_are_checked_before_the_first_is_measured(tmp_path: Path):
    """Nobody waits a minute for the first to learn that the second is misspelt."""
    done = wsinvest("report", "demo-healthy", "demo-healty", "ws://127.0.0.1:99999/", WSINVEST_DATA=str(tmp_path))

    assert (4, "", 1) == (done.returncode, done.stdout, done.stderr.count("\n"))
    assert "did you mean demo-healthy?" in done.stderr
    assert "port is no number" in done.stderr
    assert [] == list(tmp_path.rglob("report.html"))


@pytest.mark.parametrize("pair", [("-q", "-v"), ("-q", "--json")])
@pytest.mark.parametrize("command", ["report", "diagnose"])
def test_two_forms_of_output_exclude_each_other(command: str, pair: tuple[str, str]):
    """Said at once."""
    done = wsinvest(command, "ws://127.0.0.1:9/ws", *pair)

    assert 4 == done.returncode
    assert "they exclude each other" in done.stderr


def test_stages_are_told_beside_a_document():
    """On stderr; the document stays one."""
    done = wsinvest("diagnose", "ws://127.0.0.1:9/ws", "-v", "--json")

    assert "  handshake ...\n" in done.stderr
    assert json.loads(done.stdout)["schema"]
