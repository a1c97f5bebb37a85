"""What a plan says, and the exit status of a storm."""

import pytest

from tests.storms import rehearsal, storm, stormy
from wsinvest.facts.storm import Call
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.failure import Exit
from wsinvest.report.storm_screen import exit_status, planned

VALUES = {
    "clients": 5000,
    "url": "ws://127.0.0.1:1/ws",
    "rate": 900.0,
    "first": 500,
    "bursts": 2,
    "hold": 5.0,
    "down": 4.0,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rehearsed", [False, True])
@pytest.mark.parametrize("measured", [False, True])
def test_a_plan_is_whole_in_every_language(language: str, rehearsed: bool, measured: bool):
    """Each field is filled."""
    said = planned(language, rehearsed=rehearsed, measured=measured, **VALUES)

    assert "{" not in said
    assert (2 + measured + rehearsed) == len(said.splitlines())


def test_the_plan_names_what_would_be_opened():
    """The numbers that a reader must agree to."""
    said = planned("en", rehearsed=True, measured=True, **VALUES).replace("\xa0", " ")

    assert "open 500 connections to ws://127.0.0.1:1/ws at once, then 2 times 5,000" in said
    assert "start it again after 4 s" in said


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        (storm(), Exit.HIGH),
        (storm(Call.RETURNS, rehearsal()), Exit.HIGH),
        (storm(Call.RETURNS), Exit.FINE),
        (storm(Call.UNDECIDED), Exit.FINE),
    ],
)
def test_a_collapse_is_high(facts, status: Exit):
    """A storm alone, of medium severity, is urgent for nobody."""
    assert status is exit_status(stormy(facts))
