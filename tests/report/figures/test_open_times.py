"""The latency figure counts repeats only, and never calls an unknown objective met."""

from tests.building import answered, case, opened, repeats
from tests.report.figures.seeing import full, view
from wsinvest.model.attempt import Change
from wsinvest.report.figures import open_times


def notes(figure):
    return [note["text"] for note in figure.spec["layout"]["annotations"]]


def test_each_repeat_is_one_mark_and_probes_are_none():
    """Twelve dots, eight crosses; the probe would flatter the rate."""
    opened_, failed = open_times.draw(full()).spec["data"]

    assert (12, 8) == (len(opened_["x"]), len(failed["x"]))
    assert ("circle", "x") == (opened_["marker"]["symbol"], failed["marker"]["symbol"])


def test_objective_and_percentiles_have_lines():
    """The objective's line stands beside those of the median and the 95th percentile."""
    assert ["objective 500\u00a0ms", "95% within 17\u00a0ms", "median 11\u00a0ms"] == notes(open_times.draw(full()))


def test_when_none_opened_the_objective_is_unknown():
    """Times of refusals are shown as such, and no percentile is made of them."""
    figure = open_times.draw(view(case(handshake=repeats(answered("r01", 403), answered("r02", 403)))))

    assert ["objective 500\u00a0ms"] == notes(figure)
    assert "unknown" in figure.caption


def test_equal_times_stand_on_each_other():
    """Three equal handshakes are three dots, not one."""
    attempts = repeats(*(opened(f"r0{n}", open_ms=8.0) for n in (1, 2, 3)))
    dots = open_times.draw(view(case(handshake=attempts))).spec["data"][0]

    assert [1, 2, 3] == dots["y"]
    assert 1 == len(set(dots["x"]))


def test_a_time_of_zero_fits_the_scale_of_powers():
    """A clock that saw no time pass must not end in a logarithm of zero."""
    attempts = repeats(opened("r01", open_ms=0.0), opened("r02", open_ms=30_000.0))
    axis = open_times.draw(view(case(handshake=attempts))).spec["layout"]["xaxis"]

    assert "0.1\u00a0ms" == axis["ticktext"][0]
    assert "100,000\u00a0ms" == axis["ticktext"][-1]


def test_the_table_keeps_opened_and_failed_apart():
    """A quick refusal must not lower the median."""
    attempts = repeats(opened("r01", open_ms=40.0), answered("r02", 403, took_ms=1.0))
    table = open_times.draw(view(case(handshake=attempts), "pt_BR")).table

    assert [("aberto", "1", "40\u00a0ms"), ("falhou", "1", "4,0\u00a0ms")] == [row[:3] for row in table.rows]


def test_only_probes_opened():
    """A probe that opens does not make the objective known."""
    probe = opened("p01", change=Change("token", "minted"))
    figure = open_times.draw(view(case(handshake=repeats(answered("r01", 403), probes=[probe]))))

    assert "None of the 1" in figure.caption
