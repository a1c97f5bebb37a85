"""The page of options names each option of `diagnose` and `report`, and no other one."""

import re
from pathlib import Path

import click
import pytest

from wsinvest.cli.main import commands

PAGE = (Path(__file__).parents[1] / "docs" / "options.md").read_text("utf-8")
WRITTEN = set(re.findall(r"(?<![\w-])--?[a-z0-9][a-z0-9-]*", PAGE, re.IGNORECASE))


@pytest.mark.parametrize("name", ["diagnose", "report"])
def test_each_option_is_on_the_page(name: str):
    """Both spellings of it."""
    options = [one for one in commands()[name].params if isinstance(one, click.Option)]

    assert set() == {spelling for one in options for spelling in one.opts} - WRITTEN


def test_the_page_names_no_option_that_is_not_there():
    """What was taken away goes from the page too."""
    known = {spelling for name in ("diagnose", "report") for one in commands()[name].params for spelling in one.opts}

    assert set() == WRITTEN - known
