"""Every catalogue is whole, up to date and compiled; what it lacks stands in English, marked."""

import pytest

from tools import messages
from wsinvest.i18n.catalogue import FOLDER, LANGUAGES, SOURCE, field_names
from wsinvest.i18n.messages import Message, problems_of

WHOLE = ("pt_BR",)  # others may lack texts
BEGUN = sorted(path.parents[1].name for path in FOLDER.rglob("*.po"))  # compiled or not
FREQUENT = """
    config.secret.missing http.auth.rejected http.origin.rejected http.path.not_found http.proxy.upgrade_stripped
    resource.memory.pressure tcp.connect.refused tls.certificate.expired token.time.expired token.value.empty
""".split()


def test_every_text_of_the_package_has_fields_of_known_kinds():
    """A reader of the page would meet an error in place of the sentence."""
    texts = [one.id for one in messages.template() if one.id]

    assert len(texts) > 1000
    assert [] == [(text, found) for text in texts if (found := problems_of(Message(text)))]


@pytest.mark.parametrize("language", BEGUN)
def test_a_translation_has_the_fields_of_its_text(language: str):
    """A reader would miss a number, or see a field's name."""
    lines = [
        f"{messages.po_file(language)}:{one.lineno}: other fields than {one.id!r}"
        for one in messages.read(language)
        if one.id and one.string and field_names(one.id) != field_names(one.string)
    ]

    assert [] == lines


@pytest.mark.parametrize("language", BEGUN)
def test_a_catalogue_is_up_to_date(language: str):
    """`make messages` would change nothing."""
    path, today = messages.po_file(language), messages.update(language)

    assert messages.as_po(today) == path.read_bytes()
    if language in LANGUAGES:
        assert messages.as_mo(today) == path.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize("language", WHOLE)
def test_a_whole_catalogue_lacks_nothing(language: str):
    """Portuguese readers meet no English sentence."""
    path = messages.po_file(language)

    assert [] == [f"{path}:{one.lineno}: {one.id!r}" for one in messages.read(language) if one.id and not one.string]


@pytest.mark.parametrize("language", BEGUN)
def test_every_catalogue_says_what_readers_meet_first(language: str):
    """The report's fixed sentences, and all texts of the most frequent findings."""
    first = [
        one
        for one in messages.read(language)
        if one.id and (("report/phrases.py", None) in one.locations or _code(one.context) in FREQUENT)
    ]

    assert len(FREQUENT) < len(first)
    assert [] == [one.id for one in first if not one.string]


def _code(context: str | None) -> str:
    return (context or "").partition(":")[0]


def test_a_language_is_offered_once_it_is_compiled():
    """A catalogue that cannot be read would end every command."""
    assert {SOURCE} == {one for one in LANGUAGES if not messages.po_file(one).with_suffix(".mo").is_file()}
