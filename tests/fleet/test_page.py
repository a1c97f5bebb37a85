"""The pages of a fleet as files."""

import re

import pytest

from tests.building import case, ended, repeats
from tests.fleet.fleets import fleet, member, two_of_four
from wsinvest.diagnose.engine import diagnose
from wsinvest.fleet.page import fleet_page, target_page
from wsinvest.model.stage import Reason, StageName


@pytest.mark.parametrize(("language", "title"), [("en", "Fleet: shop"), ("pt_BR", "Frota: shop")])
def test_the_page_of_all(language: str, title: str):
    """It loads nothing; its links lead into its own folder."""
    page = fleet_page(two_of_four(), language)

    assert f"<title>{title}</title>" in page
    assert "[en]" not in page
    links = re.findall(r'(?:src|href)="(?!#|data:,)([^"]*)"', page)
    assert {f"targets/{name}/report.html" for name in "abcd"} == set(links)


def test_a_long_table_is_not_folded():
    """It is what the page is for."""
    assert "<details" not in fleet_page(fleet(*(member(f"t{number}") for number in range(60))), "en")


@pytest.mark.parametrize("language", ["en", "pt_BR"])
def test_the_page_of_a_target(language: str):
    """The sections of its report, the verdict first, and no request."""
    failed = [ended(f"r{number}", StageName.TCP, Reason.REFUSED) for number in range(3)]
    page = target_page(diagnose(case(handshake=repeats(*failed))), language)

    assert page.index("ws-verdict") < page.index("ws-head")
    assert "tcp.connect.refused" in page
    assert "[en]" not in page
    assert [] == re.findall(r'(?:src|href)="(?!#|data:,)[^"]*"', page)
