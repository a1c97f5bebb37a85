"""`wsinvest redact` publishes a recorded run again."""

from pathlib import Path

from tests.cli.process import wsinvest


def test_it_is_published_again_under_todays_filter(data: Path, tmp_path: Path):
    """What was masked is told by rule, never by value."""
    run = str(next((data / "reports").glob("2*")))

    done = wsinvest("redact", run, "--out", str(tmp_path))

    assert 0 == done.returncode, done.stderr
    assert done.stdout.startswith("masked: ")
    assert 1 == len(list(tmp_path.glob("2*/report.html")))
