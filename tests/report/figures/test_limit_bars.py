"""The figure of the limits side by side."""

from tests.analysis.ladders import ladder
from tests.building import case
from tests.report.figures.seeing import view
from tests.report.ladders import whole
from wsinvest.report.figures import limit_bars
from wsinvest.report.figures.frame import GREY, RED


def test_each_limit_is_a_bar_with_its_interval():
    """The one that binds stands first and red; a backlog is no bar."""
    figure = limit_bars.draw(view(case(ladder=whole())))

    assert figure.spec is not None
    (bars,) = figure.spec["data"]
    assert [RED, GREY, GREY] == bars["marker"]["color"]
    assert [505, 4000] == [bars["x"][0], bars["x"][2]]
    assert [0, 0] == [bars["error_x"]["array"][0], bars["error_x"]["arrayminus"][0]]
    assert bars["error_x"]["array"][1] > 0
    assert " 505" == bars["text"][0]


def test_nothing_is_drawn_where_nothing_was_predicted():
    """Neither without a ladder nor for a far server."""
    assert limit_bars.draw(view(case())).spec is None
    assert limit_bars.draw(view(case(ladder=ladder()))).spec is None
