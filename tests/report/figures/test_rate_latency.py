"""The figure of latency against rate."""

from tests.analysis.ladders import ladder
from tests.building import case
from tests.report.figures.seeing import view
from tests.report.ladders import whole
from wsinvest.report.figures import rate_latency


def test_due_time_and_service_time_are_two_lines():
    """900 ms from when a message was due are 5 ms from when it was sent; the objective is a line of its own."""
    figure = rate_latency.draw(view(case(ladder=whole())))

    assert figure.spec is not None
    due, sent, lag = figure.spec["data"]
    assert [4.5, 20.0, 900.0] == due["y"]
    assert [3.0, 4.0, 5.0] == sent["y"]
    assert [0.5, 0.6, 0.7] == lag["y"]
    assert 200.0 == figure.spec["layout"]["shapes"][0]["y0"]


def test_without_rates_nothing_is_drawn():
    """No messages were asked for."""
    assert rate_latency.draw(view(case(ladder=ladder()))).spec is None
    assert rate_latency.draw(view(case())).spec is None
