"""A folder is a layer: it imports only from folders below it, and a pure folder only from pure ones."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "wsinvest"
# From the top down; "=" marks a pure folder.
LAYERS = """
    cli
    watch
    fleet
    publish
  = report
  = compare
  = diagnose
  = alerts
  = rules
  = analysis
    load
    sample
    collect
    probe
    speak
    transport
    store
    proxyconf
    config
    demo
    jwt
    redact
    host
  = facts
  = model
  = i18n
"""
FOLDERS = [line.split()[-1] for line in LAYERS.strip().splitlines()]
PURE = [line.split()[-1] for line in LAYERS.splitlines() if "=" in line]
WORLD = {"socket", "_socket", "ssl", "asyncio", "psutil", "h11", "websockets"}
HEAVY = {"plotly", "pandas", "papermill", "nbformat", "nbconvert", "IPython"}


def folders_used(path: Path) -> set[str]:
    """The folders of the package that a file imports from, wherever in the file and however it is written."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: an import by dots"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("wsinvest.")} & set(FOLDERS)


def modules_after(program: str) -> set[str]:
    """What a fresh interpreter has loaded after these statements."""
    command = [sys.executable, "-c", f"{program}; import sys; print(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    return set(done.stdout.split())


def test_every_folder_is_a_layer():
    """Nothing stands beside the folders but the package's own two files."""
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert set(FOLDERS) == folders
    assert {"__init__.py", "__main__.py", "py.typed"} == {path.name for path in PACKAGE.iterdir() if path.is_file()}


@pytest.mark.parametrize("folder", FOLDERS)
def test_imports_point_downwards(folder: str):
    """A pure folder imports from pure ones only."""
    below = FOLDERS[FOLDERS.index(folder) :]
    allowed = {name for name in below if name in PURE or folder not in PURE}

    wrong = {
        str(path.relative_to(PACKAGE)): folders_used(path) - allowed
        for path in sorted((PACKAGE / folder).rglob("*.py"))
        if folders_used(path) - allowed
    }

    assert {} == wrong


def test_judging_is_pure():
    """To judge a case, nothing that could reach the world is even loaded."""
    loaded = modules_after("import wsinvest.diagnose.engine; from wsinvest.model.registry import judging; judging()")
    assert set() == WORLD & loaded


def test_the_screen_needs_nothing_heavy():
    """A diagnosis on the terminal never waits for libraries that draw or run notebooks."""
    assert set() == HEAVY & modules_after("import wsinvest.cli.main, wsinvest.report.screen, wsinvest.collect.runs")


def test_no_circles():
    """Every file can be the first that is imported."""
    files = {_name(path): path for path in PACKAGE.rglob("*.py")}
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        if module not in done:
            for other in sorted(_imported(files[module], files) - {module}):
                walk(other, (*path, module))
            done.add(module)

    for module in files:
        walk(module, ())


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, files: dict[str, Path]) -> set[str]:
    """The modules of the package that a file imports, wherever in the file."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.ImportFrom)]
    named = {(str(node.module), alias.name) for node in nodes for alias in node.names}
    return {f"{module}.{name}" if f"{module}.{name}" in files else module for module, name in named} & files.keys()


def test_every_module_says_what_it_is_for():
    """One sentence on top of each file."""
    parsed = {path: ast.get_docstring(ast.parse(path.read_text("utf-8"))) for path in PACKAGE.rglob("*.py")}

    assert [] == [path for path, text in parsed.items() if not text]
