"""What documents name is there: files, commands, links, the version."""

import re
from pathlib import Path

import pytest

from tools import picture
from wsinvest import __version__
from wsinvest.cli.main import commands

ROOT = Path(__file__).parents[1]
NAMES = ("README.md", "SECURITY.md", "CONTRIBUTING.md", "tests/README.md", "tests/faults/UNPROVEN.md")
PAGES = [ROOT / name for name in NAMES] + sorted((ROOT / "docs").glob("*.md"))
NAMED = re.compile(r"`((?:wsinvest|tests|tools|docs|examples|notebooks)/[\w./-]*)`")
LINKED = re.compile(r"\]\((?!https?:)([^)#]+)")
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
MADE = ("docs/codes/",)  # by `make docs`
SHOWN = ("tests/rules/http/test_route_moved.py",)  # what CONTRIBUTING.md would have somebody write


def prose(page: Path) -> str:
    """The text without its blocks of code."""
    return BLOCK.sub("", page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_are_there(page: Path):
    """A page that sends its reader to a file which has moved is wrong."""
    named = {name for name in NAMED.findall(prose(page)) if not name.startswith((*MADE, *SHOWN))}
    shown = {f"wsinvest/{name}" for name in re.findall(r"^`wsinvest/(\S+)`:$", prose(page), re.MULTILINE)}

    assert [] == sorted(name for name in named - shown if not (ROOT / name).exists())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    """Relative to the page."""
    assert [] == [link for link in LINKED.findall(prose(page)) if not (page.parent / link).exists()]


def test_the_readme_names_every_command():
    """In its table, and no other one."""
    table = (ROOT / "README.md").read_text("utf-8").partition("| command |")[2].partition("\n\n")[0]
    first = "".join(line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `"))

    assert set(commands()) == set(re.findall(r"`([a-z]+)[ `]", first))


def test_the_newest_version_of_the_changelog_is_this_one():
    """Dated, and the one that the package tells."""
    found = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )

    assert __version__ == found[0]


def test_the_picture_shows_every_layer_in_order():
    """Sizes change daily and are redrawn by `make docs`; the layers may not differ."""
    kept = picture.PAGE.read_text("utf-8")

    assert _layers(picture.drawn(kept)) == _layers(kept)


def _layers(page: str) -> list[tuple[str, str]]:
    return re.findall(r"^([= ]) (\w+) +\d+ files +[\d,]+ lines  (?:.+)$", page, re.MULTILINE)
