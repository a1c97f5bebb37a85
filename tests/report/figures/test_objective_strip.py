"""The strip puts every objective in the column of its state; unknown is a column of its own."""

import pytest

from tests.building import case
from tests.report.figures.seeing import full, texts, view
from wsinvest.model.finding import Objective, ObjectiveState
from wsinvest.report.figures import objective_strip
from wsinvest.report.figures.objective_strip import limit_in_words


def test_every_objective_is_in_one_column():
    """Eleven objectives, eleven marks."""
    marks = objective_strip.draw(full()).spec["data"]

    assert 11 == sum(len(mark["x"]) for mark in marks)
    assert [0, 1, 2] == [mark["x"][0] for mark in marks]


def test_without_evidence_all_are_unknown():
    """Nothing measured: nothing met, nothing missed, and the figure still says what would be asked."""
    missed, unknown, met = objective_strip.draw(view(case())).spec["data"]

    assert (0, 11, 0) == (len(missed["x"]), len(unknown["x"]), len(met["x"]))


def test_each_kind_has_its_heading():
    """Memory is asked for twice, with two limits; the headings tell which is which."""
    said = list(texts(objective_strip.draw(full("pt_BR")).spec["layout"]["annotations"]))

    assert ["RESOLUÇÃO", "MONITORAMENTO"] == [text for text in said if text.isupper()]
    assert "medido: 81,2\u00a0%; objetivo: &lt; 75\u00a0%" in said


@pytest.mark.parametrize(("op", "expected"), [("<", "< 75%"), (">", "> 75%"), ("=", "75%")])
def test_limits_carry_their_sign(op, expected):
    """Equality needs none."""
    objective = Objective("memory_ratio", "monitoring", op, 0.75, "ratio", None, ObjectiveState.UNKNOWN)

    assert expected == limit_in_words(objective, view(case()))
