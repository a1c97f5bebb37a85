"""The plan of a ladder in words."""

from wsinvest.model.target import Target, Url
from wsinvest.report.ladder_plan import said


def test_it_says_what_would_be_opened_and_sent():
    """The sum of all ramps, each step, the rates, and that nothing was sent."""
    target = Target("t", Url("ws", "127.0.0.1", 80))
    text = said(target, [("plain", 20, 8, 48), ("compressed", 0, 8, 48)], [100.0, 200.0], 2.0)

    assert "At most 788 connections at once" in text
    assert "plain: 20 to warm up, then 8 steps of 48" in text
    assert "Messages at 100, 200 a second, 2 s each" in text
    assert text.endswith("Nothing was sent.\n")
    assert "Messages at" not in said(target, [], [], 2.0)
