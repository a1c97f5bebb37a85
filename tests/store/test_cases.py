"""Evidence on disk is whole and unaltered, or its file is named."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wsinvest.host.files import NewerSchema, StoreError
from wsinvest.model.case import Case, Evidence, Manifest, Problem, ProblemKind
from wsinvest.model.registry import Registry, facts
from wsinvest.model.target import Target, Url
from wsinvest.model.units import Collector
from wsinvest.store.cases import open_case, resolve, rows_file, save_evidence, save_manifest
from wsinvest.store.rows import RowsFile

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """A named thing."""

    name: str
    size: int


@facts("x", name="things")
@dataclass(frozen=True, slots=True)
class Facts:
    """Plain facts."""

    items: tuple[Item, ...]
    when: datetime
    ratio: float | None = None


async def things(target: Target) -> Facts:
    """A collector that is never run here."""
    raise NotImplementedError


REGISTRY = Registry(collectors={"things": Collector(function=things)}, experiments={}, rules={})
FACTS = Facts((Item("a", 1), Item("b", 2)), NOON)
MANIFEST = Manifest("run", NOON, Target("t", Url("ws", "h", 1)), "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case of one evidence file with rows beside it."""
    with RowsFile[Item](rows_file(tmp_path, "things")) as rows:
        rows.put(Item("c", 8))
        rows.put(Item("d", 8))
        save_evidence(tmp_path, Evidence("things", NOON, 1.5, FACTS, rows=rows.finish()))
    save_manifest(tmp_path, MANIFEST)
    return tmp_path


def test_what_was_saved_is_what_is_read(folder: Path):
    """Facts, times and the manifest come back equal."""
    case = open_case(folder, REGISTRY)

    assert Evidence("things", NOON, 1.5, FACTS, rows=2) == case.evidence["things"]
    assert FACTS == case.facts(Facts)
    assert MANIFEST.target == case.manifest.target
    assert NOON == case.now


@pytest.mark.parametrize(("rows", "said"), [(3, "3 rows belong to this case"), (1, "1 rows belong to this case")])
def test_facts_and_rows_belong_together(folder: Path, rows: int, said: str):
    """The evidence says how many rows stand beside it."""
    save_evidence(folder, Evidence("things", NOON, 1.5, FACTS, rows=rows))
    save_manifest(folder, MANIFEST)

    with pytest.raises(StoreError, match=said):
        open_case(folder, REGISTRY)


def test_rows_that_are_lost_or_exchanged_are_named(folder: Path):
    """Whole files of another run, or none."""
    path = rows_file(folder, "things")
    with RowsFile[Item](path) as rows:
        rows.put(Item("x", 1))
        rows.put(Item("y", 1))
        rows.finish()
    with pytest.raises(StoreError, match=r"things\.jsonl: not the bytes that case\.json names"):
        open_case(folder, REGISTRY)
    path.unlink()
    with pytest.raises(StoreError, match=r"things\.jsonl: not there"):
        open_case(folder, REGISTRY)


def test_what_a_killed_run_left_is_no_evidence(folder: Path):
    """Half a file under a hidden name."""
    (folder / "evidence" / ".things.jsonl.4711.partial").write_bytes(b'{"size"')
    save_manifest(folder, MANIFEST)

    assert {"things.json", "things.jsonl"} == {name for name, _ in open_case(folder, REGISTRY).manifest.files}


def test_rows_of_an_earlier_measurement_go_with_it(folder: Path):
    """Evidence without rows leaves none behind."""
    save_evidence(folder, Evidence("things", NOON, 1.5, FACTS))
    save_manifest(folder, MANIFEST)

    assert 0 == open_case(folder, REGISTRY).evidence["things"].rows
    assert not rows_file(folder, "things").exists()


def test_a_problem_is_kept_in_place_of_facts(folder: Path):
    """Why we could not measure is evidence, too."""
    problem = Problem(ProblemKind.PERMISSION, "no rights")
    save_evidence(folder, Evidence("things", NOON, 0.1, problem=problem))
    save_manifest(folder, MANIFEST)

    case = open_case(folder, REGISTRY)

    assert problem == case.evidence["things"].problem
    assert case.facts(Facts) is None


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        (
            "evidence/things.json",
            lambda raw: raw.replace(b'"size": 2', b'"size": 3'),
            "not the bytes that case.json names",
        ),
        ("case.json", lambda raw: raw[: len(raw) // 2], "cut or corrupted"),
        ("case.json", lambda raw: b"", "cut or corrupted"),
        ("case.json", lambda raw: raw.replace(b'"run": "', b'"run": "\xff'), "not a case manifest"),
        ("case.json", lambda raw: b'{"schema": 2}', "not a case manifest"),
        ("case.json", lambda raw: b'{"schema": 1}', "not a case manifest"),
        ("case.json", lambda raw: b'{"schema": 0}', "never was a schema 0"),
        ("evidence/things.jsonl", lambda raw: raw.replace(b'"size":8', b'"size":9'), "altered"),
        ("evidence/things.jsonl", lambda raw: raw[: len(raw) // 2], "cut"),
        ("case.json", lambda raw: raw.replace(b'"schema": 3', b'"schema": 99'), "schema 99 is newer than 3"),
    ],
)
def test_a_spoiled_file_is_named(folder: Path, name: str, spoil, said: str):
    """Altered, cut, empty, foreign or newer: the message says which file and what."""
    path = folder / name
    path.write_bytes(spoil(path.read_bytes()))

    with pytest.raises(StoreError, match=said) as raised:
        open_case(folder, REGISTRY)

    assert str(path) in str(raised.value)
    assert isinstance(raised.value, NewerSchema) == ("newer" in said)


@pytest.mark.parametrize(
    "spoil",
    [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda path: path.mkdir()],
    ids=["fifo", "device", "folder"],
)
@pytest.mark.parametrize("name", ["case.json", "evidence/things.json"])
def test_only_ordinary_files_are_read(folder: Path, name: str, spoil):
    """A case from a stranger may hold a pipe or a device, which never ends."""
    (folder / name).unlink()
    spoil(folder / name)

    with pytest.raises(StoreError, match="no ordinary file"):
        open_case(folder, REGISTRY)


def test_no_place_outside_the_case_is_read(folder: Path):
    """Whatever its manifest names."""
    (folder.parent / "things.json").write_bytes((folder / "evidence/things.json").read_bytes())
    (folder / "evidence/things.json").unlink()
    manifest = folder / "case.json"
    manifest.write_text(manifest.read_text().replace("things.json", "../../things.json"))

    with pytest.raises(StoreError, match=r"evidence/things\.json: not there"):
        open_case(folder, REGISTRY)


def test_absurdly_nested_evidence_is_named(folder: Path):
    """Its depth is no bug of ours."""
    path = folder / "evidence/things.json"
    path.write_text(path.read_text().replace('"facts": ', f'"facts": {"[" * 100_000}{"]" * 100_000}, "more": '))
    save_manifest(folder, MANIFEST)

    with pytest.raises(StoreError, match=r"things\.json: "):
        open_case(folder, REGISTRY)


def test_a_missing_file_and_a_missing_folder_are_named(folder: Path, tmp_path: Path):
    """Both end in one line that says what to do."""
    (folder / "evidence" / "things.json").unlink()

    with pytest.raises(StoreError, match=r"things\.json: not there"):
        open_case(folder, REGISTRY)
    with pytest.raises(StoreError, match=r"nowhere/case\.json: not there"):
        open_case(tmp_path / "nowhere", REGISTRY)


def test_evidence_of_an_unknown_collector_is_refused(folder: Path):
    """It was written by another version; guessing at it would not be evidence."""
    with pytest.raises(StoreError, match="no collector is called things"):
        open_case(folder, Registry(collectors={}, experiments={}, rules={}))


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("things:", FACTS),
        ("things:items/b/size", 2),
        ("things:items/0", Item("a", 1)),
        ("things:when", NOON),
        ("things:ratio", None),
    ],
)
def test_a_reference_resolves_to_what_it_names(reference: str, found: object):
    """By attribute, by the name of an item, by index."""
    case = Case(MANIFEST, {"things": Evidence("things", NOON, 1.0, FACTS)})

    assert found == resolve(case, reference)


@pytest.mark.parametrize(
    "reference", ["other:", "things:items/c", "things:items/2", "things:nothing", "things:ratio/x"]
)
def test_a_reference_to_nothing_is_an_error(reference: str):
    """A finding that cites what is not there has no evidence."""
    case = Case(MANIFEST, {"things": Evidence("things", NOON, 1.0, FACTS)})

    with pytest.raises(KeyError):
        resolve(case, reference)
