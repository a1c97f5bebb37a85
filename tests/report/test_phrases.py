"""Tables of headings and labels have a line for each member of their type."""

from wsinvest.facts.shape import Shape
from wsinvest.facts.token import Damage
from wsinvest.model.finding import Confidence, Severity
from wsinvest.report import labels, phrases


def test_tables_follow_the_types_that_they_speak_of():
    """One line for each severity, phase, mark of a secret and mark of a token."""
    severities = {level.word for level in Severity}

    assert severities == set(phrases.COUNTS) == set(phrases.PROBLEMS_OF)
    assert set(Confidence) == set(phrases.SURE) == set(phrases.CERTAINTY)
    assert {1, 2, 3} == set(phrases.PHASES) == set(phrases.PHASE_WHEN)
    assert set(Damage.__dataclass_fields__) == set(labels.DAMAGE)
    assert set(labels.FLAGS) < set(Shape.__dataclass_fields__)
