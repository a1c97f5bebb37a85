"""The site of docs/: `python -m tools.site` assembles its pages in build/docs and builds build/site with Sphinx.

Pages stay Markdown that reads well in the repository. On the site a link to a file of the repository leads to a page
that shows this file, and the marks of `tools.marks` are filled.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from sphinx.cmd.build import main as sphinx

from tools import codes
from tools.marks import filled, readme_without_moved

ROOT: Final = Path(__file__).parents[1]
# Pages that stand elsewhere in the repository, by their place on the site.
ELSEWHERE: Final = {
    "index.md": "README.md",
    "security.md": "SECURITY.md",
    "contributing.md": "CONTRIBUTING.md",
    "tests.md": "tests/README.md",
    "changelog.md": "CHANGELOG.md",
}
# The menu: pages in this order; a page of docs/ that is not named here stands at the end of the first part.
MENU: Final[Mapping[str, tuple[str, ...]]] = {
    "Use": ("start", "targets", "commands", "load", "exit-status", "notebooks", "training", "scheduling"),
    "Look up": ("codes/index", "json", "evidence", "validator", "api"),
    "Inside": ("security", "architecture", "contributing", "tests", "changelog"),
}
_PLACES: Final = {source: place for place, source in ELSEWHERE.items()}
_LINK: Final = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)#\s]+)")
_FENCE: Final = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)
_LANGUAGES: Final = {".py": "python", ".toml": "toml", ".yml": "yaml", ".json": "json"}
_PICTURES: Final = (".png", ".svg")


class SiteError(Exception):
    """A page links to what is not there; the message names it."""


def build(folder: Path) -> Path:
    """Build the site in this folder, from nothing; the path of its first page. Raises SiteError.

    Where Sphinx keeps older pages, their menus miss what is new, and pages that are gone stay.
    """
    for older in ("docs", "site", "doctrees"):
        shutil.rmtree(folder / older, ignore_errors=True)
    codes.write()
    assemble(folder / "docs")
    return render(folder)


def render(folder: Path) -> Path:
    """Let Sphinx read `docs` of this folder and write `site`; raises SiteError, and any warning is an error."""
    site = folder / "site"
    options = ("-q", "-W", "--keep-going", "-c", str(ROOT / "docs"), "-d", str(folder / "doctrees"))
    if sphinx([*options, str(folder / "docs"), str(site)]):
        raise SiteError("the site was not built: the lines above say why")
    return site / "index.html"


def assemble(folder: Path) -> None:
    """Write all that Sphinx reads."""
    for place, content in _pages():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Path):
            shutil.copyfile(content, path)
        else:
            path.write_text(content, "utf-8")


def _pages() -> Iterator[tuple[str, str | Path]]:
    """Every page by its place, and every picture that pages show."""
    for schema in (ROOT / "docs" / "schema").glob("*.json"):
        yield f"schema/{schema.name}", schema
    sources = {source_of(place) for place in (*_own(), *ELSEWHERE)}
    for source in sorted(sources):
        yield place_of(source), _page(source) + _menu(source)
    for source in sorted(_linked(sources) - sources):
        if not (ROOT / source).exists():
            raise SiteError(f"a page links to {source}, which is not there")
        kept = source.endswith(_PICTURES) or source.startswith("docs/")
        yield place_of(source), ROOT / source if kept else f"---\norphan: true\n---\n\n{_shown(source)}"


def _own() -> list[str]:
    """The pages of docs/, by their places."""
    return sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))


def menu() -> dict[str, tuple[str, ...]]:
    """The parts of the menu with all their pages."""
    known = {name for names in MENU.values() for name in names}
    own = (place.removesuffix(".md") for place in _own() if not place.startswith("codes/"))
    first, *others = MENU
    return {first: (*MENU[first], *(name for name in own if name not in known)), **{one: MENU[one] for one in others}}


def source_of(place: str) -> str:
    """Where a page of the site stands in the repository."""
    return ELSEWHERE.get(place, f"docs/{place}")


def place_of(source: str) -> str:
    """Where a file of the repository is shown on the site."""
    if source.startswith("docs/"):
        return source.removeprefix("docs/")
    return _PLACES.get(source) or f"files/{source}{'' if source.endswith((*_PICTURES, '.md')) else '.md'}"


def relinked(text: str, source: str, place: str) -> str:
    """A text of this file of the repository with its links as they must be at this place of the site."""

    def lead(match: re.Match[str]) -> str:
        return os.path.relpath(place_of(_target(source, match[1])), Path(place).parent)

    parts = _FENCE.split(text)
    parts[::2] = [_LINK.sub(lead, part) for part in parts[::2]]
    return "".join(parts)


def _page(source: str) -> str:
    """A page of Markdown as the site needs it."""
    place, text = place_of(source), (ROOT / source).read_text("utf-8")
    if source == "README.md":
        text = readme_without_moved(text)
    return filled(relinked(text, source, place), lambda part: relinked(part, "README.md", place))


def _menu(source: str) -> str:
    """What Sphinx draws the menu from: below the first page all others; of codes the areas, then the codes of each."""
    if source == "README.md":
        return "".join(_toctree(names, f":caption: {caption}\n") for caption, names in menu().items())
    pages = sorted(path.stem for path in (ROOT / "docs" / "codes").glob("*.*.md"))
    if source == "docs/codes/index.md":
        return _toctree(codes.areas(pages))
    below = [page for page in pages if source == f"docs/codes/{page.partition('.')[0]}.md"]
    return _toctree(below) if below else ""


def _toctree(names: Iterable[str], options: str = "") -> str:
    lines = "\n".join(names)
    return f"\n```{{toctree}}\n:hidden:\n:titlesonly:\n{options}\n{lines}\n```\n"


def _linked(sources: set[str]) -> set[str]:
    """All files that these pages link to, and those that such files of Markdown link to."""
    found: set[str] = set()
    waiting = set(sources)
    while waiting:
        targets = {target for source in waiting for target in _targets(source)}
        waiting = {target for target in targets - found - sources if target.endswith(".md")}
        found |= targets
    return found


def _targets(source: str) -> Iterator[str]:
    if (ROOT / source).is_file():
        for text in _FENCE.split((ROOT / source).read_text("utf-8"))[::2]:
            yield from (_target(source, link) for link in _LINK.findall(text))


def _target(source: str, link: str) -> str:
    """The file of the repository that a link in this file means."""
    return os.path.normpath(os.path.join(os.path.dirname(source), link))  # noqa: PTH118, PTH120  a Path keeps ".."


def _shown(source: str) -> str:
    """A page that shows a file, or the names in a folder."""
    path = ROOT / source
    if path.is_dir():
        names = sorted(one.name for one in path.iterdir() if not one.name.startswith(("_", ".")))
        return "\n".join((f"# {source}", "", *(f"- `{source}/{name}`" for name in names), ""))
    if path.suffix == ".md":
        return _page(source)
    return f"# {source}\n\n```{_LANGUAGES.get(path.suffix, 'text')}\n{path.read_text('utf-8')}```\n"


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{build(ROOT / 'build').relative_to(ROOT)}\n")
    except SiteError as error:
        sys.exit(str(error))
