"""`wsinvest report` publishes a page for each target, and says where it is."""

from pathlib import Path

from tests.cli.process import wsinvest


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
