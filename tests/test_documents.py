"""What documents name is there: files, commands, links, the version."""

import re
from collections import Counter
from pathlib import Path

import click
import pytest

from tests.documents import blocks
from tools import picture
from wsinvest import __version__
from wsinvest.cli.main import commands
from wsinvest.config import targetfile
from wsinvest.diagnose.alert_catalogue import alerts

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


@pytest.mark.parametrize("name", ["capacity", "fleet", "load", "storm", "watch"])
def test_the_page_of_a_command_names_its_options(name: str):
    """All but those of `diagnose`, which docs/options.md describes; those of its own commands too."""
    page = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    usual = options(commands()["diagnose"])

    assert [] == sorted(one for one in options(commands()[name]) - usual if one not in page)


def options(command: click.Command) -> set[str]:
    """The long names of the options of a command and of its own commands."""
    own = getattr(command, "commands", {}).values()
    found = {name for one in command.params if isinstance(one, click.Option) for name in one.opts}
    return {name for name in found if name.startswith("--")}.union(*map(options, own))


def test_the_page_of_the_watch_names_every_alert():
    """With the line at which it is raised."""
    page = (ROOT / "docs" / "watch.md").read_text("utf-8").partition("## Alerts")[2].partition("\n## ")[0]

    assert [] == sorted(one for one in alerts() if f"`{one}`" not in page)


def test_the_newest_version_of_the_changelog_is_this_one():
    """Dated, and the one that the package tells."""
    found = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M
    )

    assert __version__ == found[0]


def test_the_changelog_says_nothing_twice():
    """A line that was merged into two versions says of one of them what is not so."""
    lines = [line for line in (ROOT / "CHANGELOG.md").read_text("utf-8").splitlines() if line.startswith("- ")]

    assert [] == sorted(line for line, count in Counter(lines).items() if count > 1)


def test_the_picture_shows_every_layer_in_order():
    """Sizes change daily and are redrawn by `make docs`; the layers may not differ."""
    kept = picture.PAGE.read_text("utf-8")

    assert _layers(picture.drawn(kept)) == _layers(kept)


def _layers(page: str) -> list[tuple[str, str]]:
    return re.findall(r"^([= ]) (\w+) +\d+ files +[\d,]+ lines  (?:.+)$", page, re.MULTILINE)


@pytest.mark.parametrize("page", blocks.PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_is_run_or_says_that_it_is_not(page: Path):
    """`tests/documents/test_commands.py` runs those of the shell and of Python; no command is left to rot unseen."""
    every = list(blocks.blocks(page))

    assert page.read_text("utf-8").count("\n```") == 2 * len(every)
    assert [] == [block.place for block in every if block.use is blocks.Use.NEITHER]
    assert [] == [block.place for block in every if block.tested_by and not (ROOT / block.tested_by).exists()]


@pytest.mark.parametrize(
    ("above", "language", "text", "use"),
    [
        ("Run it:", "sh", "wsinvest list\n", "SHELL"),
        ("Run it:", "", "make report\n", "SHELL"),
        ("<!-- not tested here: it asks a registry -->", "sh", "pip install x\n", "MARKED"),
        ("<!-- not tested here -->", "sh", "pip install x\n", "SHELL"),
        ("<!-- tested by tests/test_locks.py -->", "sh", "wsinvest list\n", "MARKED"),
        ("`data/targets/chat.toml`:", "toml", "url = 1\n", "FILE"),
        ("It prints:", "text", "[critical] demo\n", "SHOWN"),
        ("It prints:", "text", "wsinvest list\n", "NEITHER"),
        ("In the unit:", "ini", "[Unit]\n", "NEITHER"),
    ],
)
def test_what_is_done_with_a_block(above: str, language: str, text: str, use: str):
    """By the line above it or by its language; a mark without a reason is none, and no command hides as output."""
    assert blocks.Use[use] is blocks.Block("here", above, language, text).use


def test_the_example_target_has_every_key():
    """docs/targets.md shows it in place of a table."""
    said = (ROOT / "data" / "targets" / "example.toml").read_text("utf-8")
    keys = {name.rpartition(".")[2] for name in (*targetfile._INPUTS, *targetfile._OWN)}
    tables = {f"[{name}]" for name in targetfile._TABLES}

    assert [] == sorted(key for key in keys if not re.search(rf"^(?:# )?{key} = ", said, re.MULTILINE))
    assert [] == sorted(table for table in tables if table not in said)
