"""`wsinvest demo` says where the demo service runs and how to look at it."""

import pytest

from tests.cli.process import wsinvest


@pytest.mark.parametrize(("options", "name"), [((), "demo"), (("--healthy",), "demo-healthy")])
def test_it_names_url_and_next_command(options: tuple[str, ...], name: str):
    """What it prints can be typed."""
    done = wsinvest("demo", *options)

    assert 0 == done.returncode
    assert f"{name} serves ws://127.0.0.1:" in done.stdout
    assert done.stdout.endswith(f"wsinvest diagnose {name}\n")
