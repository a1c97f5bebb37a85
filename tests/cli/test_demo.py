"""`wsinvest demo` says where the demo service runs and how to look at it."""

import pytest

from tests.cli.process import wsinvest


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ((), "demo"),
        (("--healthy",), "demo-healthy"),
        (("--watch",), "demo-watch"),
        (("--training", "4"), "demo-training-4"),
    ],
)
def test_it_names_url_and_next_command(options: tuple[str, ...], name: str):
    """What it prints can be typed."""
    done = wsinvest("demo", *options)

    assert 0 == done.returncode
    assert f"{name} serves ws://127.0.0.1:" in done.stdout
    assert done.stdout.endswith(f"wsinvest diagnose {name}\n")


@pytest.mark.parametrize("options", [("--healthy", "--watch"), ("--training", "9"), ("--training", "one")])
def test_what_names_no_service_or_two_is_one_line(options: tuple[str, ...]):
    """Exit status 4, and what to write."""
    done = wsinvest("demo", *options)

    assert (4, 1) == (done.returncode, len(done.stderr.splitlines()))
