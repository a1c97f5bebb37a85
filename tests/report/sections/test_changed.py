"""What changed since all was well is told in the reader's language, also that nothing did."""

from dataclasses import replace

import pytest

from tests.building import NOW, case
from wsinvest.model.case import Remark, SinceGreen
from wsinvest.report.blocks import Bullets
from wsinvest.report.sections import section

CHANGE = Remark("The Server header is two, before one", "O cabeçalho Server é two, antes one")


def blocks(found: SinceGreen | None, language: str = "en"):
    """The blocks of the section for a case that holds this."""
    of = case()
    return section(replace(of, manifest=replace(of.manifest, since_green=found)), "since_green", language).blocks


def test_nothing_is_said_where_no_watch_kept_a_case():
    """Most targets are not watched."""
    assert () == blocks(None)


@pytest.mark.parametrize(("language", "said"), [("en", CHANGE.en), ("pt_BR", CHANGE.pt_BR)])
def test_each_change_is_a_sentence(language: str, said: str):
    """As the case holds it."""
    assert Bullets((said,)) == blocks(SinceGreen(NOW, (CHANGE,)), language)[-1]


def test_that_nothing_changed_is_said_too():
    """It leaves fewer places to look at."""
    (told,) = blocks(SinceGreen(NOW))

    assert "nothing has changed since" in str(told)
