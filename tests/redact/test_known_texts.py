"""The longest known text at a place, however many share their beginning."""

import itertools
import random

import pytest

from wsinvest.redact.known_texts import Beginnings

LETTERS = "ab"


def standing(forms, text, place):
    """By trying each."""
    return sorted((form for form in forms if text.startswith(form, place)), key=len, reverse=True)


@pytest.mark.parametrize("seed", range(20))
def test_all_that_stand_at_a_place_are_found(seed):
    """As by trying each, the longest first; also after some were forgotten."""
    draw = random.Random(seed)
    every = ["".join(letters) for size in (4, 5, 6, 7) for letters in itertools.product(LETTERS, repeat=size)]
    forms = draw.sample(every, 40)
    known = Beginnings()
    for form in forms:
        known.add(form)
    for form in forms[:5]:
        known.forget(form)
    text = "".join(draw.choice(LETTERS) for _ in range(200))

    for place in range(len(text) - 3):
        assert standing(forms[5:], text, place) == list(known.at(text, place))


def test_forms_that_share_their_beginning_cost_no_more():
    """A thousand, each with one step more: a search of ten comparisons, not of a thousand."""

    class Counted(str):
        compared = 0

        def __gt__(self, other):  # what `text < form` asks, since a subclass is asked first
            Counted.compared += 1
            return str.__gt__(self, other)

    known = Beginnings()
    for length in range(1000):
        known.add(Counted("A" * (8 + length) + "b7"))
    assert [] == list(known.at("A" * 5000, 0))
    Counted.compared = 0

    assert [] == list(known.at("A" * 5000, 1))
    assert 0 < Counted.compared < 12
