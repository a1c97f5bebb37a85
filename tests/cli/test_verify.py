"""`wsinvest verify` tells an altered report from one that follows from its evidence."""

import json
from pathlib import Path

from tests.cli.process import wsinvest


def test_it_is_proven_until_it_is_altered(data: Path):
    """The altered file is named, and the exit status tells."""
    before = wsinvest("verify", WSINVEST_DATA=str(data))
    found = next((data / "reports").glob("2*/findings.json"))
    kept = found.read_bytes()
    found.write_text(json.dumps({"status": "ok"}), encoding="utf-8")
    after = wsinvest("verify", WSINVEST_DATA=str(data))
    found.write_bytes(kept)

    assert (0, True) == (before.returncode, before.stdout.startswith("proven "))
    assert (1, True) == (after.returncode, after.stdout.startswith("ALTERED"))
    assert "findings.json" in after.stdout


def test_the_latest_report(data: Path):
    """By the name of the link that stands beside the runs."""
    done = wsinvest("verify", "latest", WSINVEST_DATA=str(data))

    assert (0, True) == (done.returncode, done.stdout.startswith("proven ")), done.stdout + done.stderr
