"""The page and the notebook of a measured capacity."""

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from tests.building import case
from tests.publish.test_over_time import said
from tests.report.ladders import whole
from wsinvest.publish.capacity_page import NoCapacity, opened, page
from wsinvest.publish.execution import execute
from wsinvest.store import kept_capacity


def kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder with the ladder of shop."""
    monkeypatch.setenv("WSINVEST_DATA", str(folder))
    made = case(ladder=whole())
    target = replace(made.manifest.target, name="shop")
    kept_capacity.keep(replace(made, manifest=replace(made.manifest, target=target)))


@pytest.mark.parametrize(("language", "word"), [("en", "Measured capacity"), ("pt_BR", "Capacidade medida")])
def test_the_page_has_the_section_and_three_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, word: str
):
    """It loads nothing from the network."""
    kept(tmp_path, monkeypatch)
    made = page(opened("shop"), language)

    assert word in made
    assert all(f'id="figure-{name}"' in made for name in ("ladder", "limits", "rates"))
    assert "WS_MAX_CONNECTIONS=312" in made
    assert "https://" not in made.partition("<script")[0]


def test_what_was_never_measured_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """With the command that does."""
    monkeypatch.setenv("WSINVEST_DATA", str(tmp_path))

    with pytest.raises(NoCapacity, match="wsinvest capacity shop"):
        opened("shop")


def test_the_notebook_shows_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Three figures, from the kept case."""
    kept(tmp_path / "data", monkeypatch)
    given = {"target": "shop", "language": "en"}
    status = execute("7-capacity", tmp_path, given, kernel=False, cell_s=60.0, listener=lambda _message: None)
    shown = said(nbformat.read(tmp_path / "7-capacity.ipynb", as_version=4))

    assert status.complete
    assert 3 == shown.count("application/vnd.plotly.v1+json")
    assert "505 connections fit" in shown
