"""The sections of a fleet, on screen and as HTML, in both languages."""

import pytest

from tests.fleet.fleets import fleet, member, two_of_four
from wsinvest.i18n.messages import UnknownLanguage
from wsinvest.report import html, terminal
from wsinvest.report.fleet import NAMES, fleet_section, sentence


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 of 4 well; 2 share one cause; 1 lost with its worker"),
        ("pt_BR", "1 de 4 bem; 2 têm a mesma causa; 1 perdido com seu trabalhador"),
    ],
)
def test_the_fleet_in_one_sentence(language: str, said: str):
    """What a reader of the first line takes away."""
    assert said == sentence(two_of_four(), language)


def test_nothing_is_shared_where_each_cause_is_its_own():
    """One target has no cause in common with anybody."""
    assert "0 of 1 well" == sentence(fleet(member("a", "high", code="a.b")), "en")


def test_a_lost_target_is_named_with_why():
    """Nobody has to look for what is missing."""
    said = terminal.text(fleet_section(two_of_four(), "fleet"))

    assert "1 target was lost with its worker and asked no second time: d." in " ".join(said.split())
    assert "it was ended by signal 9" in terminal.text(fleet_section(two_of_four(), "workers"))


def test_links_lead_to_the_pages_of_the_targets_on_the_page_only():
    """A notebook does not lie in the fleet's folder."""
    linked = html.fragment(fleet_section(two_of_four(), "members", linked=True))

    assert '<a href="targets/b/report.html">b</a>' in linked
    assert "href" not in html.fragment(fleet_section(two_of_four(), "members"))


def test_hours_are_drawn_only_where_somebody_watches():
    """A column without values tells nothing."""
    watched = fleet(member("a", hours=(1.0, None, 0.5)), member("b"))

    assert "█·▅" in terminal.text(fleet_section(watched, "members"))
    assert "Last 24 hours" not in terminal.text(fleet_section(two_of_four(), "members"))


def test_our_own_lag_stands_beside_a_time_that_it_may_have_made():
    """A slow server and a busy machine of ours look alike."""
    found = fleet(member("a", p95_ms=100.0, lag_ms=11.0), member("b", p95_ms=100.0, lag_ms=10.0))

    assert 1 == html.fragment(fleet_section(found, "members")).count("(own lag")


@pytest.mark.parametrize("name", NAMES)
def test_each_section_is_translated(name: str):
    """No English sentence stands in the other language."""
    assert "[en]" not in terminal.text(fleet_section(two_of_four(), name, "pt_BR"))


def test_a_hostile_name_is_escaped():
    """Names come from files that somebody may have sent."""
    assert "<script>" not in html.fragment(fleet_section(fleet(member("<script>")), "members", linked=True))


def test_unknown_names_are_refused():
    """Of a section and of a language."""
    with pytest.raises(ValueError, match="no section is called"):
        fleet_section(two_of_four(), "nope")
    with pytest.raises(UnknownLanguage):
        fleet_section(two_of_four(), "fleet", "klingon")
