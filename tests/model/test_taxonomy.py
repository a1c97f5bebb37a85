"""Every code of the catalogue has the family and category that it publishes."""

import json
from pathlib import Path

import pytest

from wsinvest.model.taxonomy import category_of, family_of

CATALOGUE = json.loads((Path(__file__).parents[1] / "catalogue.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry["code"])
def test_family_and_category_follow_from_the_code(entry: dict[str, str]):
    """The table of prefixes gives what the catalogue says, for all of it."""
    family = family_of(entry["code"])

    assert (entry["family"], entry["category"]) == (family, category_of(family))


def test_a_code_of_no_area_is_refused():
    """A typing error in a code does not become a family of its own."""
    with pytest.raises(KeyError):
        family_of("tpc.connect.refused")
