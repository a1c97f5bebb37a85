"""What stands in every report is no secret, whoever hands it out as one."""

import json

import pytest

from wsinvest import __version__
from wsinvest.redact.ordinary import is_dated, is_ordinary
from wsinvest.redact.redactor import Redactor

RUN = "20261128-125102-chat.example-4f2a"


@pytest.mark.parametrize(
    "word",
    ["2026-11-28", "2026-11-28T12:51:02Z", "12:51:02", "0.1.0", __version__, "wsinvest/0.1.0", "TLSv1.3", "v3.14.0"],
)
def test_dates_and_versions_are_ordinary(word: str):
    """Evidence is full of them."""
    assert is_dated(word)


@pytest.mark.parametrize("word", ["Summer-2024!", "2026-11-28-x", "10.0.0.1.7.8", "hunter22"])
def test_what_is_more_than_a_date_is_not(word: str):
    """A password may hold one."""
    assert not is_dated(word)


@pytest.mark.parametrize(("word", "ordinary"), [("1234567", True), ("83920174", False), ("handshake", True)])
def test_short_numbers_and_our_own_words(word: str, ordinary: bool):
    """The words of our sources stand in every page."""
    assert ordinary is is_ordinary(word)


@pytest.mark.parametrize("word", ["tentativas", "diagnóstico", json.dumps("diagnóstico")[1:-1]])
def test_the_words_of_our_translations_are_ordinary(word: str):
    """A password that is one stops no report in that language, neither the page nor its ASCII JSON."""
    assert is_ordinary(word)


@pytest.mark.parametrize("handed", ["2026-11-28", RUN, "20261128-125102", "0.1.0", "uvicorn/0.49.0"])
def test_a_login_that_hands_out_what_every_file_holds_stops_no_report(handed: str):
    """Or a hostile server could veto each report of itself."""
    redactor = Redactor()
    redactor.vouch((RUN, "uvicorn/0.49.0"))
    redactor.learn(handed, "token.login")

    assert () == redactor.leaks(
        f'{{"run": "{RUN}", "taken_at": "2026-11-28T12:51:02Z", "versions": "0.1.0 uvicorn/0.49.0"}}'
    )
    assert handed not in redactor.clean(f"your session is {handed}")
