"""`wsinvest explain` says of one code what is known beside any case."""

import json

import pytest

from tests.cli.process import wsinvest
from wsinvest.cli.catalogue.page import UnknownCode, explained
from wsinvest.diagnose.alert_catalogue import alerts
from wsinvest.i18n.catalogue import LANGUAGES
from wsinvest.model.registry import load
from wsinvest.report.terminal import text


def test_a_code_with_all_its_parts():
    """Meaning, proof, fix, check, what stands before and after."""
    done = wsinvest("explain", "token.time.expired")

    said = " ".join(done.stdout.split())

    assert 0 == done.returncode
    assert said.startswith("token.time.expired")
    assert "The token has expired" in said
    assert "the token that the login issues" in said  # a probe that tells it from others
    assert "http.auth.rejected The server refuses the authentication" in said.partition("What it leads to")[2]


def test_an_alert_with_its_lines():
    """When it fires, what a target file may set, and what it is a symptom of."""
    said = " ".join(wsinvest("explain", "memory.high").stdout.split())
    document = json.loads(wsinvest("explain", "memory.high", "--json").stdout)["alert"]

    assert "Memory is nearly full" in said
    assert "memory_high is reached; it is over at memory_clear or below" in said
    assert "memory_high = 0.85 (source: incident report 2025-07-27, monitoring)" in said
    assert "resource.memory.pressure High memory use" in said
    assert ("memory.high", 120) == (document["code"], document["for_s"])
    assert 0.85 == document["lines"]["memory_high"]["default"]


def test_a_typo_in_an_alert_is_found_too():
    """The nearest code may be an alert's."""
    assert "the nearest: memory.high" in wsinvest("explain", "memory.hihg").stderr


def test_an_unknown_code_is_one_line_with_the_nearest():
    """A typo costs no search."""
    done = wsinvest("explain", "http.auth.rejectd")

    assert (4, "", 1) == (done.returncode, done.stdout, len(done.stderr.splitlines()))
    assert "http.auth.rejectd: no such code; the nearest: http.auth.rejected" in done.stderr


def test_a_code_like_no_other_is_sent_to_the_list():
    """Nothing is near it."""
    with pytest.raises(UnknownCode, match="`wsinvest rules` lists all"):
        explained("42", load(), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_fits_80_columns_and_shows_no_open_field(language: str):
    """What a case would fill in stands as a name."""
    for code in (*load().rules, *alerts()):
        said = text(explained(code, load(), language))

        assert max(map(len, said.splitlines())) <= 80, code
        assert "{" not in said, code


def test_it_is_as_wide_as_the_terminal():
    """A wide one takes fewer lines, a narrow one cuts nothing off."""
    narrow, wide = (wsinvest("explain", "token.time.expired", COLUMNS=columns).stdout for columns in ("60", "140"))

    assert 60 >= max(map(len, narrow.splitlines()))
    assert len(wide.splitlines()) < len(narrow.splitlines())
    assert narrow.split()[-1] == wide.split()[-1]


def test_it_says_how_often_a_code_was_right():
    """On the page and in the document, where it was tried often enough."""
    page = wsinvest("explain", "token.time.expired", COLUMNS="140").stdout
    tried = json.loads(wsinvest("explain", "token.time.expired", "--json").stdout)["rule"]["trials"]

    assert f"right in {tried['right']} of {tried['tried']} trials on our own test services" in page
    assert json.loads(wsinvest("explain", "dns.resolver.timeout", "--json").stdout)["rule"]["trials"] is None
    assert "trials" not in wsinvest("explain", "dns.resolver.timeout").stdout
