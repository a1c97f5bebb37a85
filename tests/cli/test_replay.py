"""`wsinvest replay` judges what was recorded."""

import json
from pathlib import Path

import pytest

from tests.cli.process import wsinvest
from wsinvest.i18n.catalogue import LANGUAGES, SOURCE, UNTRANSLATED

CASE = str(Path(__file__).parents[2] / "data" / "incidents" / "2025-07-27")


def test_the_incident_is_judged_again():
    """Its root cause, and the exit status of its verdict."""
    done = wsinvest("replay", CASE, "--json")

    roots = [one["code"] for one in json.loads(done.stdout)["findings"] if one["root_cause"]]

    assert 2 == done.returncode
    assert "config.secret.missing" in roots


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != SOURCE])
def test_another_language_than_the_recorded_one(language: str):
    """The verdict stands in the language that is asked for."""
    english, done = wsinvest("replay", CASE, "--language", "en"), wsinvest("replay", CASE, "--language", language)

    assert english.returncode == done.returncode
    assert english.stdout.splitlines()[0] != done.stdout.splitlines()[0]
    assert UNTRANSLATED not in "".join(done.stdout.splitlines()[:4])


def test_the_latest_report(data: Path, tmp_path: Path):
    """As `verify latest` does; where there is none the name is told."""
    done = wsinvest("replay", "latest", "--json", WSINVEST_DATA=str(data))
    none = wsinvest("replay", "latest", WSINVEST_DATA=str(tmp_path))

    assert "demo-healthy" == json.loads(done.stdout)["target"]["name"]
    assert (4, 1) == (none.returncode, none.stderr.count("\n"))
    assert "latest" in none.stderr
