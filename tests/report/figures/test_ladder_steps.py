"""The figure of the steps of a ladder."""

from tests.analysis.ladders import ladder
from tests.building import case
from tests.report.figures.seeing import view
from tests.report.ladders import whole
from wsinvest.report.figures import ladder_steps


def test_each_ramp_has_its_marks_its_line_and_its_band():
    """Memory in MB against connections; the line's name is what one connection takes."""
    figure = ladder_steps.draw(view(case(ladder=whole())))

    assert figure.spec is not None
    data = figure.spec["data"]
    names = [one["name"] for one in data if "name" in one]
    assert ["21.5\u00a0KiB a connection", "plain", "117.2\u00a0KiB a connection", "compressed messages"] == names
    assert [20, 70, 120, 170, 220, 270, 320, 370, 420] == data[3]["x"]
    assert 48.103 == data[3]["y"][0]
    assert 4 == sum("fill" in one or one.get("line") == {"width": 0} for one in data)


def test_without_memory_it_shows_open_files():
    """A server whose memory could not be read."""
    found = ladder()
    bare = [type(one)(one.held, one.busy, one.at_s, None, None, one.descriptors) for one in found.ramps[0].idle]
    of = type(found)(found.measured_at, found.bounds, (type(found.ramps[0])(found.ramps[0].carries, tuple(bare)),))
    figure = ladder_steps.draw(view(case(ladder=of)))

    assert "open files" in figure.caption
    assert figure.spec is not None


def test_nothing_is_drawn_without_a_ladder():
    """The page says it elsewhere."""
    figure = ladder_steps.draw(view(case()))

    assert figure.spec is None
    assert figure.quiet
