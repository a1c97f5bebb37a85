"""A secret leaves its type only where it is revealed."""

import copy
import json
import pickle

import pytest

from wsinvest.redact.masking import MASK
from wsinvest.redact.secret import Secret

VALUE = "kT7!vQz2#mW9x/Lp4+bN8cR5yH1gD6f@s"


@pytest.mark.parametrize("form", [str, repr, "{}".format, lambda s: f"{s:>9}", lambda s: f"{[s]}", lambda s: "%s" % s])  # noqa: UP031
def test_no_way_of_printing_shows_it(form):
    """str, repr, format, containers and percent formatting are masked."""
    shown = form(Secret(VALUE))

    assert MASK in shown
    assert VALUE not in shown


def test_it_is_neither_pickled_nor_put_into_json():
    """Both refuse rather than write."""
    with pytest.raises(TypeError):
        pickle.dumps(Secret(VALUE))
    with pytest.raises(TypeError):
        json.dumps(Secret(VALUE))
    with pytest.raises(TypeError):
        copy.copy(Secret(VALUE))


def test_equality_is_by_value():
    """Two secrets are equal when their values are, and never equal to the bare text."""
    assert Secret(VALUE) == Secret(VALUE)
    assert Secret(VALUE) != Secret("other")
    assert Secret(VALUE) != VALUE
