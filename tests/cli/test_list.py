"""`wsinvest list` has a line for each published run."""

from pathlib import Path

from tests.cli.process import wsinvest


def test_it_is_listed(data: Path):
    """With its time, its status and its folder."""
    lines = wsinvest("list", WSINVEST_DATA=str(data)).stdout.splitlines()

    assert 1 == len(lines)
    assert "demo-healthy" in lines[0]
