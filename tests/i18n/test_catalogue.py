"""Every catalogue is whole, up to date and compiled; what it lacks stands in English, marked."""

import pytest

from tools import messages
from wsinvest.i18n.catalogue import LANGUAGES, SOURCE, field_names

WHOLE = ("pt_BR",)  # others may lack texts


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != SOURCE])
def test_a_translation_has_the_fields_of_its_text(language: str):
    """A reader would miss a number, or see a field's name."""
    lines = [
        f"{messages.po_file(language)}:{one.lineno}: other fields than {one.id!r}"
        for one in messages.read(language)
        if one.id and one.string and field_names(one.id) != field_names(one.string)
    ]

    assert [] == lines


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != SOURCE])
def test_a_catalogue_is_up_to_date(language: str):
    """`make messages` would change nothing."""
    path, today = messages.po_file(language), messages.update(language)

    assert messages.as_po(today) == path.read_bytes()
    assert messages.as_mo(today) == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("language", WHOLE)
def test_a_whole_catalogue_lacks_nothing(language: str):
    """Portuguese readers meet no English sentence."""
    path = messages.po_file(language)

    assert [] == [f"{path}:{one.lineno}: {one.id!r}" for one in messages.read(language) if one.id and not one.string]
