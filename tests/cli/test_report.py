"""`wsinvest report` publishes a page for each target, and says where it is."""

from pathlib import Path

from tests.cli.process import wsinvest


def test_the_page_is_there_with_its_evidence(data: Path):
    """A folder that can be zipped and sent."""
    run = next((data / "reports").glob("2*"))

    assert {"report.html", "case.json", "findings.json", "SHA256SUMS"} <= {path.name for path in run.iterdir()}


def test_a_report_of_nothing_is_usage():
    """At least one target."""
    assert 4 == wsinvest("report").returncode
