"""`wsinvest rules` is a view of the registry."""

import json

import pytest

from tests.cli.process import wsinvest


def test_rules_lists_every_code_once():
    """The catalogue is a view of the registry."""
    lines = wsinvest("rules").stdout.splitlines()

    codes = [line.split()[0] for line in lines]

    assert len(set(codes)) == len(codes)
    assert "config.secret.missing" in codes


def test_one_document_for_scripts():
    """Sorted by code; ASCII, whatever the language."""
    done = wsinvest("rules", "--json", "--language", "pt-BR")

    said = json.loads(done.stdout)
    codes = [rule["code"] for rule in said["rules"]]

    assert done.stdout.isascii()
    assert (1, sorted(codes)) == (said["schema"], codes)
    assert {"code", "area", "title", "leads_to", "steps", "separated_by", "thresholds"} == set(said["rules"][0])


@pytest.mark.parametrize(("language", "title"), [("en", "The token expired at"), ("pt-BR", "O token")])
def test_titles_are_in_the_language(language: str, title: str):
    """As everywhere else."""
    lines = wsinvest("rules", "--language", language).stdout.splitlines()

    assert any(line.startswith("token.time.expired") and title in line for line in lines)
