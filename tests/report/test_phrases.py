"""Headings, fixed sentences and labels are complete in every language."""

from collections.abc import Iterator, Mapping
from types import ModuleType

from wsinvest.facts.shape import Shape
from wsinvest.facts.token import Damage
from wsinvest.i18n.messages import Phrase, problems_of
from wsinvest.model.finding import Confidence, Severity
from wsinvest.report import labels, phrases


def every(module: ModuleType) -> Iterator[tuple[str, Phrase]]:
    """Each phrase of a module, those in tables too."""
    for name, thing in vars(module).items():
        if isinstance(thing, Phrase):
            yield name, thing
        elif name.isupper() and isinstance(thing, Mapping):
            yield from ((f"{name}[{key}]", phrase) for key, phrase in thing.items())


def test_every_phrase_is_complete():
    """Both languages, the same fields, known kinds."""
    problems = {name: problems_of(phrase) for name, phrase in (*every(phrases), *every(labels))}

    assert len(problems) > 100
    assert {} == {name: found for name, found in problems.items() if found}


def test_tables_follow_the_types_that_they_speak_of():
    """One line for each severity, phase, mark of a secret and mark of a token."""
    severities = {level.word for level in Severity}

    assert severities == set(phrases.COUNTS) == set(phrases.PROBLEMS_OF)
    assert set(Confidence) == set(phrases.SURE) == set(phrases.CERTAINTY)
    assert {1, 2, 3} == set(phrases.PHASES) == set(phrases.PHASE_WHEN)
    assert set(Damage.__dataclass_fields__) == set(labels.DAMAGE)
    assert set(labels.FLAGS) < set(Shape.__dataclass_fields__)
