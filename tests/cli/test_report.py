"""`wsinvest report` publishes a page for each target, and says where it is."""

import html
import json
from pathlib import Path

from tests.cli.process import wsinvest
from tests.servers import closed_port


def test_the_page_is_there_with_its_evidence(data: Path):
    """A folder that can be zipped and sent."""
    run = next((data / "reports").glob("2*"))

    assert {"report.html", "case.json", "findings.json", "SHA256SUMS"} <= {path.name for path in run.iterdir()}


def test_a_quiet_report_is_one_line_for_each_target(tmp_path: Path):
    """With the path of its page; one that cannot be examined has its line on stderr."""
    done = wsinvest("report", "demo-healthy", "none.toml", "-q", "--attempts", "1", WSINVEST_DATA=str(tmp_path))

    assert 4 == done.returncode
    assert 1 == done.stdout.count("\n")
    assert done.stdout.startswith("wsinvest target=demo-healthy status=")
    assert Path(done.stdout.strip().rpartition(" report=")[2]).is_file()
    assert 1 == done.stderr.count("\n")


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
