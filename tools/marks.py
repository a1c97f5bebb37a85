"""What the marks of pages in docs/ become on the site: `<!-- made: thresholds -->` is a table of all thresholds.

The lines directly below a mark are for readers of the repository: where to look instead. On the site they are left out.
"""

import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

ROOT: Final = Path(__file__).parents[1]
MARK: Final = re.compile(r"^<!-- made: (\w+)(?: (.+?))? -->\n?((?:.+\n?)*)", re.MULTILINE)
PARAMETER: Final = re.compile(r"^(\w+): \w+ = (\S+)  # (.+)$", re.MULTILINE)
TABLE: Final = re.compile(r"(?:# )?\[(\w+)\](?:\s+# (.+))?$")
KEY: Final = re.compile(r"(?:# )?(\w+) = (\"[^\"]*\"|\[[^\]]*\]|[\w.]+)(?:\s+# (.+))?$")
# Sections of the README that have a page of their own; the front of the site leads there.
MOVED: Final = {"Exit status": "docs/exit-status.md", "Scheduled": "docs/scheduling.md"}


class MarkError(Exception):
    """A mark asks for something that is not there; the message says which, and what there is."""


def filled(text: str, relinked: Callable[[str], str]) -> str:
    """The page with its marks replaced; raises MarkError. `relinked`: corrects the links in a text of the README."""

    def made(match: re.Match[str]) -> str:
        name, argument = match[1], match[2] or match[3]
        if name == "readme":
            return relinked(section((ROOT / "README.md").read_text("utf-8"), argument)) + "\n"
        if name not in MAKERS:
            raise MarkError(f"no mark is called {name}; there are readme, {', '.join(MAKERS)}")
        return MAKERS[name](argument) + "\n"

    return MARK.sub(made, text)


def section(readme: str, title: str) -> str:
    """What stands below this title of the README, without the title."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", readme, re.MULTILINE | re.DOTALL)
    if found is None:
        titles = ", ".join(re.findall(r"^## (.+)$", readme, re.MULTILINE))
        raise MarkError(f"README.md has no section {title}; it has {titles}")
    return found[1].strip()


def readme_without_moved(readme: str) -> str:
    """The README with a link in place of each section that has a page of its own."""
    for title, page in MOVED.items():
        readme = readme.replace(section(readme, title), f"See [{title}]({page}).")
    return readme


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    names = tuple(head)
    lines = [names, ("---",) * len(names), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def settings(_argument: str) -> str:
    """Every name of a `.env` that is read."""
    from wsinvest.model.settings import CATALOGUE, Kind

    secret = {Kind.SECRET: "secret", Kind.PRIVATE: "private"}
    rows = (
        (f"`{one.name}`", one.purpose, " ".join(f"`{alias}`" for alias in one.aliases), secret.get(one.kind, ""))
        for one in CATALOGUE
    )
    return table(("name", "what it is", "also read as", "never shown"), rows)


def thresholds(_argument: str) -> str:
    """Every key of `[thresholds]` with its default and source, and the codes that compare with it."""
    from wsinvest.model.registry import load

    registry = load()
    users: dict[str, list[str]] = {}
    for code, rule in sorted(registry.rules.items()):
        for one in rule.thresholds:
            users.setdefault(one.name, []).append(f"[{code}](codes/{code}.md)")
    rows = (
        (f"`{name}`", f"{one.default:g}", one.source, ", ".join(users.get(name, ("an objective",))))
        for name, one in sorted(registry.thresholds.items())
    )
    return table(("key", "default", "source", "used by"), rows)


def objectives(_argument: str) -> str:
    """Every key of `[objectives]` with its default."""
    from wsinvest.model.objective import LIMITS

    limits = ((name, one if isinstance(one, float) else one.default) for name, one in LIMITS.items())
    return table(("key", "default"), ((f"`{name}`", f"{limit:g}") for name, limit in limits))


def keys(name: str) -> str:
    """Every key of a commented TOML file, with its example and its comment; of a table what stands in it."""
    rows, inside = [], ""
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if found := TABLE.match(line):
            inside = f"{found[1]}."
            rows += [(f"`[{found[1]}]`", "", found[2])] if found[2] else []
        elif found := KEY.match(line):
            rows.append((f"`{inside}{found[1]}`", f"`{found[2].strip()}`", found[3] or ""))
    return table(("key", "for example", "what it is"), rows)


def screen(language: str) -> str:
    """The screen of the recorded incident."""
    from wsinvest.diagnose.engine import diagnose
    from wsinvest.host import paths
    from wsinvest.report.screen import screen as shown
    from wsinvest.store.cases import open_case

    return f"```text\n{shown(diagnose(open_case(paths.incident())), language).rstrip()}\n```"


def commands(_argument: str) -> str:
    """Every command: what it does, how it is called, its options."""
    from wsinvest.cli.main import commands as known

    return "\n\n".join(_command(name, one) for name, one in sorted(known().items()))


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"wsinvest {name}")
    words = [part for one in command.params if isinstance(one, click.Argument) for part in [one.make_metavar(context)]]
    records = (one.get_help_record(context) for one in command.params if isinstance(one, click.Option))
    rows = [(f"`{called}`", said) for called, said in filter(None, records)]
    usage = " ".join((f"wsinvest {name}", *words, *(["[OPTIONS]"] if rows else [])))
    parts = (f"## {name}", (command.help or "").strip(), f"```text\n{usage}\n```")
    return "\n\n".join((*parts, *([table(("option", "what it does"), rows)] if rows else [])))


def names(module: str) -> str:
    """The public names of a module, each with its docstring."""
    from importlib import import_module

    return "\n\n".join(_documented(f"{module}.{name}") for name in import_module(module).__all__)


def functions(below: str) -> str:
    """The functions that stand below the mark, each with its docstring."""
    return "\n\n".join(_documented(path) for path in re.findall(r"`(wsinvest\.[\w.]+)`", below))


def _documented(path: str) -> str:
    """What Sphinx is to show of a class, a function, or of a module with its functions."""
    named = pkgutil.resolve_name(path)
    if inspect.ismodule(named):
        said = f".. automodule:: {named.__name__}\n   :members:"
    elif inspect.isclass(named):
        said = f".. autoclass:: {path}\n   :members:"
    else:
        said = f".. autofunction:: {path}"
    return f"```{{eval-rst}}\n{said}\n```"


def notebooks(_argument: str) -> str:
    """The notebooks: the name of each, its title, and what it does."""
    rows = []
    for name, cells in _notebooks():
        title, _, said = "".join(cells[0]["source"]).partition("\n")
        rows.append((f"`{name}`", title.rpartition("·")[2].strip("# "), " ".join(said.split())))
    return table(("notebook", "title", "what it does"), rows)


def parameters(_argument: str) -> str:
    """The parameters of all notebooks: defaults, meanings, and which notebooks have them."""
    having: dict[tuple[str, str, str], list[str]] = {}
    for name, cells in _notebooks():
        cell = next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
        for line in PARAMETER.findall("".join(cell["source"])):
            having.setdefault(line, []).append(name.partition("-")[0])
    rows = (
        (f"`{name}`", f"`{default}`", said, ", ".join(numbers)) for (name, default, said), numbers in having.items()
    )
    return table(("parameter", "default", "what it is", "in"), rows)


def _notebooks() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield path.stem, json.loads(path.read_text("utf-8"))["cells"]


def schemas(_argument: str) -> str:
    """The JSON Schema files in docs/schema, each with its title and description."""
    rows = list(_schemas())
    if not rows:
        return "None is published yet; they will stand in `docs/schema`."
    return table(("file", "title", "describes"), rows)


def _schemas() -> Iterator[tuple[str, str, str]]:
    for path in sorted((ROOT / "docs" / "schema").glob("*.json")):
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
        said = " ".join(str(content.get("description", "")).split())
        yield f"[{path.name}](schema/{path.name})", str(content.get("title", "")), said


_TABLES: Final = (settings, thresholds, objectives, commands, notebooks, parameters, schemas)
MAKERS: Final[Mapping[str, Callable[[str], str]]] = {
    one.__name__: one for one in (*_TABLES, keys, screen, names, functions)
}
