"""Evidence on disk is whole and unaltered, or its file is named."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wsinvest.model import Case, Evidence, Manifest, Problem, ProblemKind, Target, Url
from wsinvest.registry import Collector, Registry
from wsinvest.store import NewerSchema, StoreError, open_case, resolve, save_evidence, save_manifest, write_whole

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """A named thing."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Plain facts."""

    items: tuple[Item, ...]
    when: datetime
    ratio: float | None = None


async def things(target: Target) -> Facts:
    """A collector that is never run here."""
    raise NotImplementedError


REGISTRY = Registry(collectors={"things": Collector(function=things, notebook="x")}, experiments={}, rules={})
FACTS = Facts((Item("a", 1), Item("b", 2)), NOON)
MANIFEST = Manifest("run", NOON, Target("t", Url("ws", "h", 1)), "en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case of one evidence file."""
    save_evidence(tmp_path, Evidence("things", NOON, 1.5, FACTS))
    save_manifest(tmp_path, MANIFEST)
    return tmp_path


def test_what_was_saved_is_what_is_read(folder: Path):
    """Facts, times and the manifest come back equal."""
    case = open_case(folder, REGISTRY)

    assert Evidence("things", NOON, 1.5, FACTS) == case.evidence["things"]
    assert FACTS == case.facts(Facts)
    assert MANIFEST.target == case.manifest.target
    assert NOON == case.now


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
        ("case.json", lambda raw: b'{"schema": 1}', "not a case manifest"),
        ("case.json", lambda raw: raw.replace(b'"schema": 1', b'"schema": 99'), "schema 99 is newer than 1"),
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


def test_a_file_is_replaced_whole_and_is_private(tmp_path: Path):
    """The old content stands until the new one is complete; no partial is left; mode 0600 whatever the umask."""
    path = tmp_path / "f"
    path.write_bytes(b"old")
    before = os.umask(0)
    try:
        write_whole(path, b"new")
    finally:
        os.umask(before)

    assert b"new" == path.read_bytes()
    assert 0o600 == path.stat().st_mode & 0o777
    assert ["f"] == [entry.name for entry in tmp_path.iterdir()]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path):
    """A full disk (a device that is always full) must not cut what was there."""
    path = tmp_path / "f"
    path.write_bytes(b"old")
    partial = tmp_path / f".f.{os.getpid()}.partial"
    partial.symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new" * 100_000)

    assert b"old" == path.read_bytes()
    assert not partial.is_symlink()
