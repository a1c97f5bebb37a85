"""Dependencies point one way: each module imports only from its own layer and from those below."""

import ast
import enum
import importlib
import subprocess
import sys
from dataclasses import is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

PACKAGE = Path(__file__).parents[1] / "wsinvest"

# From the ground up. A name also stands for the modules inside it; `demo` alone only starts the child process.
LAYERS = {
    "nouns": "exits model attempt language clean shape taxonomy judgement steps inputs.names inputs.hosts",
    "secrets": "drawn inputs.hidden undressed forms masking ours secret learning",
    "paper": "pages.blocks pages.html pages.terminal show wording.labels wording.phrases",
    "tools": """
        streams typed places files rows older store wording inputs.urls registry validator net machine tokens
        runs.private runs.lock runs.measure
    """,
    "target": "inputs target demo",
    "collect": "collect",
    "experiments": "experiments",
    "proof": "proof wording.words",
    "rules": "rules",
    "judging": "causes plan objectives judge document",
    "session": "session runs.admission runs.bounds runs.checked runs.walk",
    "views": "sections figures",
    "running": "run runs verify pages errors teller",
    "demo": "demo.faults demo.service demo.__main__",
    "command": "command __main__",
}
PURE = ("nouns", "proof", "rules", "judging")
IMPURE = frozenset({"socket", "os", "time", "psutil", "jwt", "random", "secrets", "asyncio", "subprocess"})
HEAVY = frozenset({"plotly", "pandas", "papermill", "nbformat", "nbconvert", "IPython"})


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
RANK = {name: rank for rank, names in enumerate(LAYERS.values()) for name in names.split()}


UNPLACED = len(LAYERS)


def layer_of(module: str) -> int:
    """The place of a module, or of the package that it stands in, in LAYERS."""
    if module in RANK or "." not in module:
        return RANK.get(module, UNPLACED)
    return layer_of(module.rpartition(".")[0])


def imports(path: Path) -> set[str]:
    """Everything that a file imports, wherever in the file, as whole names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def ours(path: Path) -> set[str]:
    """The modules of the package that a file imports, without the package's own name."""
    inside = {name.removeprefix("wsinvest.") for name in imports(path) if name.startswith("wsinvest.")}
    return {name if name in MODULES else name.rpartition(".")[0] for name in inside} - {""}


@pytest.mark.parametrize("module", [module for module in MODULES if module])
def test_a_module_has_its_layer(module: str):
    """A new module outside the folders of units is given its place before it is used."""
    assert layer_of(module) < UNPLACED


@pytest.mark.parametrize("module", [module for module in MODULES if module])
def test_imports_point_downwards(module: str):
    """Nothing knows of what stands on it."""
    own = layer_of(module)

    assert [] == [other for other in sorted(ours(MODULES[module])) if layer_of(other) > own]


def test_no_circles():
    """Not within a layer either."""
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module not in done:
            for other in ours(MODULES[module]) - {module}:
                walk(other, (*path, module))
            done.add(module)

    for module in MODULES:
        walk(module, ())


def in_layers(*layers: str) -> list[str]:
    wanted = {list(LAYERS).index(layer) for layer in layers}
    return [module for module in MODULES if module and layer_of(module) in wanted]


@pytest.mark.parametrize("module", in_layers(*PURE))
def test_judging_is_pure(module: str):
    """No world, no clock, no chance: the same case gives the same words."""
    assert set() == IMPURE & {name.partition(".")[0] for name in imports(MODULES[module])}


@pytest.mark.parametrize("module", in_layers("proof", "rules", "judging", "views"))
def test_only_facts_come_from_collectors(module: str):
    """Classes of facts and their enums, never a function that measures."""
    taken = [
        name.removeprefix("wsinvest.") for name in imports(MODULES[module]) if name.startswith("wsinvest.collect.")
    ]

    assert [] == [name for name in taken if not _is_fact(name)]


def _is_fact(name: str) -> bool:
    module, _, member = name.rpartition(".")
    found = getattr(importlib.import_module(f"wsinvest.{module}"), member)
    return isinstance(found, type) and (is_dataclass(found) or issubclass(found, enum.Enum))


def test_rules_do_not_read_experiments():
    """A rule knows probes by what they recorded, not by how they were made."""
    assert [] == [
        module for module in in_layers("rules", "proof") if any("experiments" in one for one in ours(MODULES[module]))
    ]


def test_figures_and_pages_alone_are_heavy():
    """Only what draws, runs notebooks or renders may import their libraries."""
    heavy = {module for module, path in MODULES.items() if HEAVY & {name.partition(".")[0] for name in imports(path)}}

    assert set() == heavy - {"show", *in_layers("running")} - {name for name in MODULES if name.startswith("figures")}


def test_judging_starts_fast():
    """A diagnosis on the terminal never waits for libraries that draw or run notebooks."""
    program = (
        "import sys, wsinvest.session, wsinvest.judge, wsinvest.document, wsinvest.pages.screen; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )

    assert set() == HEAVY & set(done.stdout.split())


def test_every_module_says_what_it_is_for():
    """One sentence on top of each file."""
    parsed = {module: ast.get_docstring(ast.parse(path.read_text("utf-8"))) for module, path in MODULES.items()}

    assert [] == [module for module, text in parsed.items() if not text]


def test_the_package_loads_as_a_whole():
    """No module is left that cannot be imported."""
    assert all(isinstance(importlib.import_module(f"wsinvest.{module}".rstrip(".")), ModuleType) for module in MODULES)
