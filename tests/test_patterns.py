"""Every regular expression of the package reads a line of 16,000 characters within a second of its own work."""

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import wsinvest

PACKAGE = Path(wsinvest.__file__).parent
LONG = 16_000
LIMIT_S = 1.0
IN_TABLES = ("search", "sub")  # of a pattern that goes by another name where it is used
OPERATIONS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
# What lines of foreign text are made of: every mark, a letter, a digit, a blank, and what encodings begin with.
ATOMS = (
    *" \t\n\"'[](){}<>=:;,.-_/\\%$&@|+*#!~`aA0é\0",
    "a.",
    "a=",
    "a:",
    "a-",
    "a ",
    '="',
    "0,",
    "aA0",
    "${",
    "%20",
    "eyJ",
)


class Used(NamedTuple):
    """A pattern, where it stands, and what is done with it."""

    pattern: re.Pattern[Any]
    where: str
    operation: str


def used_patterns() -> Iterator[Used]:
    """Every pattern of every module, compiled at import or written in place, with each operation used on it."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
    seen: set[tuple[Any, int, str]] = set()
    for one in (*_of_modules(trees), *_in_place(trees)):
        key = (one.pattern.pattern, one.pattern.flags, one.operation)
        if key not in seen:
            seen.add(key)
            yield one


def _of_modules(trees: dict[Path, ast.Module]) -> Iterator[Used]:
    for info in pkgutil.walk_packages(wsinvest.__path__, "wsinvest."):
        if info.name.rpartition(".")[2] == "__main__":
            continue
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            patterns = list(_patterns(value))
            own = [trees[Path(str(module.__file__))]] if name.startswith("_") else trees.values()
            operations = (patterns and _operations(name, own)) or IN_TABLES
            yield from (Used(one, f"{info.name}.{name}", operation) for one in patterns for operation in operations)


def _operations(name: str, trees: Iterable[ast.Module]) -> list[str]:
    """What is done in these modules with what goes by this name."""
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return sorted({node.attr for node in nodes if node.attr in OPERATIONS and _name(node.value) == name})


def _in_place(trees: dict[Path, ast.Module]) -> Iterator[Used]:
    for path, tree in trees.items():
        for node in ast.walk(tree):
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), operation), [ast.Constant(str() as text), *_]) if (
                    operation in OPERATIONS
                ):
                    yield Used(re.compile(text), f"{path.name}:{node.lineno}", operation)


def _patterns(value: object) -> Iterator[re.Pattern[Any]]:
    match value:
        case re.Pattern():
            yield value
        case tuple() | list():
            for one in value:
                yield from _patterns(one)
        case dict():
            for one in value.values():
                yield from _patterns(one)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def hostile(pattern: re.Pattern[Any]) -> Iterator[str]:
    """Long runs of what the pattern repeats, alone, behind what it begins with, and with an end that it refuses."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    words = sorted(set(re.findall(r"[A-Za-z]{2,}|[^\w\s\\]", text)), key=len, reverse=True)[:8]
    for atom in dict.fromkeys((*ATOMS, *words, *(word + mark for word in words for mark in " .=0"))):
        run = (atom * (LONG // len(atom) + 1))[:LONG]
        yield from (run, f"{run}\0", *(word + run for word in words[:2]))


def run(used: Used, text: str) -> None:
    """Do what the package does with this pattern."""
    operation: Callable[..., Any] = getattr(used.pattern, used.operation)
    given: Any = text.encode() if isinstance(used.pattern.pattern, bytes) else text
    found = operation(given[:0], given) if used.operation in ("sub", "subn") else operation(given)
    if used.operation == "finditer":
        list(found)


@pytest.fixture
def alarm() -> Iterator[None]:
    """An alarm clock of the process's own work, which ends a search that takes too long."""

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, ring)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def test_every_pattern_reads_a_long_line_within_a_second(alarm: None):
    """Neighbouring repeats of one pattern would try the same run of characters from each of its places."""
    every = list(used_patterns())
    slow = [f"{used.where} {used.operation}: {text[:24]!r}" for used in every for text in too_long(used)]

    assert len(every) > 100
    assert [] == slow


def too_long(used: Used) -> Iterator[str]:
    """The first text that this pattern cannot read in time, if there is one."""
    for text in hostile(used.pattern):
        signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT_S)
        try:
            run(used, text)
        except TimeoutError:
            yield text
            return
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
