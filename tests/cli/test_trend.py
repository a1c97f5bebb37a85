"""`wsinvest trend` without a history, and with options that cannot be used."""

from pathlib import Path

import pytest

from tests.cli.process import wsinvest


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(("shop",), "wsinvest watch shop"), (("shop", "--days", "0"), "days"), (("shop", "--language", "xx"), "xx")],
)
def test_bad_input_is_one_line(tmp_path: Path, arguments: tuple[str, ...], word: str):
    """Without a history it says what makes one; exit status 4."""
    done = wsinvest("trend", *arguments, WSINVEST_DATA=str(tmp_path))

    assert (4, 1) == (done.returncode, done.stderr.count("\n")), done.stderr
    assert word in done.stderr
