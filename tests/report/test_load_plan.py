"""The plan of a load in sentences, for `--plan`."""

import pytest

from wsinvest.facts.load import Plan
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.report.load_plan import lines


def test_each_part_of_a_plan_is_one_sentence():
    """What is not planned is not said."""
    hold = list(lines(Plan(hold=2000, pings=200.0, seconds=60, most=2000), "ws://h/ws", "en"))
    rate = list(lines(Plan(rate=50.0, seconds=5, most=550), "ws://h/ws", "en"))

    assert [
        "Target: ws://h/ws",
        "Hold 2,000 connections, opened in steps of 1, 2, 5, 10 … %.",
        "200.0 pings a second over all connections.",
        "For 60\N{NO-BREAK SPACE}s after the ramp.",
        "Never more than 2,000 connections at once.",
        "Nothing was sent.",
    ] == hold
    assert "50.0 handshakes a second, each connection closed a second later." == rate[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_is_said_in_every_language(language):
    """With its percentile and its line."""
    found = "\n".join(lines(Plan(hold=50, find=(0.99, 200.0)), "ws://h/ws", language))

    assert "p99" in found
    assert "{" not in found
