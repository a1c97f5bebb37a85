"""A unit that is declared wrongly stops the program: a check never vanishes silently."""

import sys
import textwrap
from pathlib import Path

import pytest

from wsinvest.model.registry import Registry, load
from wsinvest.model.units import RegistryError

HEAD = """
from dataclasses import dataclass
from wsinvest.model.finding import Outcome, Pass
from wsinvest.i18n.messages import Text, _
from wsinvest.model.target import Target
from wsinvest.model.registry import collector, experiment, facts, rule
from wsinvest.model.threshold import Threshold, Thresholds
TEXT = Text(title=_("a"), impact=_("b"), cause=_("c"), fix=_("d"), check=_("e"))

@facts("one", name="first")
@dataclass(frozen=True)
class Facts:
    n: int

@facts("two", name="second")
@dataclass(frozen=True)
class More:
    n: int
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a package of the given modules and load it."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def write(**modules: str) -> Registry:
        name = f"units_{tmp_path.name.replace('-', '_')}"
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").touch()
        for module, source in modules.items():
            (folder / f"{module}.py").write_text(HEAD + textwrap.dedent(source), encoding="utf-8")
        return load((name,))

    yield write
    for name in [name for name in sys.modules if name.startswith("units_")]:
        del sys.modules[name]


GOOD_RULE = """
    @rule("tcp.connect.refused", text=TEXT)
    def refused(facts: Facts, more: More | None) -> Outcome:
        return Pass()
"""


def test_units_are_found_by_folder_with_their_needs(package):
    """One file is enough; the annotations say what the function gets, and what may be missing."""
    registry = package(tcp=GOOD_RULE)

    needs = registry.rules["tcp.connect.refused"].needs

    assert {"facts": ("Facts", False), "more": ("More", True)} == {n: (k.__name__, o) for n, (k, o) in needs.items()}


def test_a_unit_can_be_called_as_the_function_that_it_is(package):
    """Tests call rules with plain facts."""
    registry = package(tcp=GOOD_RULE)

    assert "Pass" == type(registry.rules["tcp.connect.refused"](None, None)).__name__


def test_collectors_come_in_order_of_their_needs(package):
    """What another collector gives is collected first, even from another notebook."""
    registry = package(
        things="""
        @collector
        async def second(target: Target, facts: Facts) -> More: ...

        @collector
        async def first(target: Target) -> Facts: ...
        """
    )

    assert ("first", "second") == tuple(unit.name for unit in registry.collectors_of("two"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            '@rule("tcp.x", text=TEXT, leads_to=("tcp.y",))\ndef a() -> Outcome: ...',
            "tcp.x leads to unknown codes: tcp.y",
        ),
        ('@rule("cheese.x", text=TEXT)\ndef a() -> Outcome: ...', "cheese.x belongs to no family"),
        (
            '@rule("tcp.x", text=Text(title=_(""), impact=_("b"), cause=_("c"), fix=_("d"), check=_("e")))\n'
            "def a() -> Outcome: ...",
            "tcp.x: title is empty",
        ),
        (
            '@rule("tcp.x", text=TEXT)\ndef a() -> Outcome: ...\n@rule("tcp.x", text=TEXT)\ndef b() -> Outcome: ...',
            "tcp.x is declared twice",
        ),
        (
            '@rule("tcp.x", text=TEXT, leads_to=("tcp.y",))\ndef a() -> Outcome: ...\n'
            '@rule("tcp.y", text=TEXT, leads_to=("tcp.x",))\ndef b() -> Outcome: ...',
            "causes go in a circle: tcp.x -> tcp.y -> tcp.x",
        ),
        (
            "@collector\nasync def first(target: Target) -> Facts: ...\n"
            "@collector\nasync def b(target: Target) -> Facts: ...",
            "b and first both give Facts",
        ),
        (
            '@experiment("token", separates=(), order=1, text=_("{x:odd}"))\ndef a() -> None: ...',
            "experiment a: has a field of unknown kind odd",
        ),
        (
            'A, B = Threshold("used", 1, "ours"), Threshold("used", 2, "ours")\n'
            '@rule("tcp.x", text=TEXT, thresholds=(A, B))\ndef a(thresholds: Thresholds) -> Outcome: ...',
            "tcp.x declares the threshold used once more",
        ),
        (
            '@rule("tcp.x", text=TEXT)\ndef a(thresholds: Thresholds) -> Outcome: ...',
            r"tcp.x: a rule with a parameter Thresholds declares thresholds=\(...\)",
        ),
    ],
)
def test_a_wrong_declaration_is_named(package, source: str, said: str):
    """Unknown cause, no family, missing text, duplicate, cycle, two givers, a probe without words, thresholds."""
    with pytest.raises(RegistryError, match=said):
        package(unit=source)


def test_a_module_that_does_not_import_stops_the_program(package):
    """The import error itself is raised, not swallowed."""
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        package(broken="import no_such_module")
