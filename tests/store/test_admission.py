"""A run admitted from outside: which files are copied, what is refused, and that nothing changes meanwhile."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.building import NOW, WS, answered
from wsinvest.facts.handshake import Handshake
from wsinvest.host import files
from wsinvest.host.files import StoreError
from wsinvest.host.paths import incident
from wsinvest.model.case import Case, Evidence, Manifest
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target
from wsinvest.store import bounds, cases, checked
from wsinvest.store.admission import admitted, head, judging
from wsinvest.store.bounds import Missing, Refused

OLDER = Path(__file__).parents[1] / "older" / "schema-1"
RUN = "20261122T154233Z-checkout-b03a"
MANIFEST = Manifest(RUN, NOW, Target("checkout", WS), "en")
HANDSHAKE = Handshake((answered("r01", 403),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run of one evidence file."""
    made = tmp_path / RUN
    cases.save_evidence(made, Evidence("handshake", NOW, 1.5, HANDSHAKE))
    cases.save_manifest(made, MANIFEST)
    return made


@pytest.mark.parametrize("source", [incident(), OLDER], ids=["incident", "schema 1"])
def test_what_was_recorded_long_ago_is_admitted_unchanged(source: Path):
    """Field by field what the store reads there."""
    with admitted(source) as run:
        assert cases.open_case(source) == run.case()


def test_a_copy_holds_what_the_manifest_names_and_nothing_else(folder: Path):
    """For its owner only, and gone afterwards."""
    (folder / "evidence" / "more.json").write_text("{}")
    (folder / "notes.txt").write_text("beside")

    with admitted(folder, views=True) as run:
        copied = {path.relative_to(run.folder).as_posix() for path in run.folder.rglob("*") if path.is_file()}
        assert {"case.json", "evidence/handshake.json"} == copied == set(run.digests)
        assert ("notes.txt", "evidence/more.json") == run.others
        assert 0o700 == run.folder.stat().st_mode & 0o777
        assert files.digest(folder / "case.json") == run.digests["case.json"]
    assert not run.folder.exists()


@pytest.mark.parametrize("evidence", [True, False], ids=["one file", "the whole folder"])
def test_evidence_that_does_not_exist_is_missing_and_not_refused(folder: Path, evidence: bool):
    """Of the report, which a run may lack, nothing is said."""
    shutil.rmtree(folder / "evidence")
    if evidence:
        (folder / "evidence").mkdir()

    with admitted(folder, views=True) as run:
        assert {"evidence/handshake.json": Missing} == {name: type(why) for name, why in run.refused.items()}
        with pytest.raises(StoreError, match=r"evidence/handshake\.json: not there"):
            run.case()


def test_what_is_exchanged_after_the_copy_changes_nothing(folder: Path):
    """What was looked at is what is judged."""
    with admitted(folder) as run:
        before = run.case()
        shutil.rmtree(folder)
        assert before == run.case()


def test_a_folder_that_is_exchanged_while_it_is_open_stays_the_same_one(folder: Path, tmp_path: Path):
    """A link laid in its place leads nobody away."""
    with bounds.place(folder) as place:
        folder.rename(tmp_path / "moved")
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "case.json").write_text("planted")
        folder.symlink_to(tmp_path / "elsewhere")

        assert (tmp_path / "moved" / "case.json").read_bytes() == place.read("case.json", 2**20)


def test_a_file_that_grows_beyond_its_limit_is_refused(folder: Path):
    """Whatever its size was when it was opened."""
    with bounds.place(folder) as place:
        blocks = place.blocks("case.json", (folder / "case.json").stat().st_size)
        next(blocks)
        with (folder / "case.json").open("ab") as file:
            file.write(b" ")
        with pytest.raises(Refused, match="larger than"):
            list(blocks)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"[" * 41 + b"]" * 41, "nested"),
        (b'{"a":' * 41, "nested"),
        (b'"\\"' + b"[" * 41, ""),
        (b'"' + b"[" * 41, ""),
        (b'["[", ' + b'"[[[[",' * 50, ""),
        (b'"a\\\\"' + b"[" * 41, "nested"),
        (b"," * (bounds.MOST_VALUES + 1), "more values"),
        (b'"' * 2**20, ""),
        (b'\\"' * 2**20, ""),
        (b"[]" * 2**19, ""),
    ],
)
def test_json_is_refused_before_it_is_decoded(raw: bytes, said: str):
    """By its values and levels; brackets in strings are text. In time of its size."""
    if not said:
        bounds.refuse_json(raw)
        return
    with pytest.raises(Refused, match=said):
        bounds.refuse_json(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"run": "../x"},
        {"run": ""},
        {"run": "x" * 200},
        {"language": "xx"},
        {"language": ""},
        {"taken_at": datetime(1, 1, 1, tzinfo=UTC)},
        {"taken_at": datetime(2026, 1, 1)},  # noqa: DTZ001  the point of it
        {"target": Target("", WS)},
        {"target": Target("x" * 300, WS)},
        {"target": Target("t", replace(WS, port=-1))},
        {"target": Target("t", replace(WS, scheme="file"))},
        {"target": Target("t", WS, attempts=0)},
        {"target": Target("t", WS, deadline_s=float("nan"))},
        {"target": Target("t", WS, language="xx")},
        {"templates": (("../../1-config", "0" * 64),)},
        {"templates": (("5-report", "x"),)},
        {"templates": (("5-report", "0" * 64), ("5-report", "0" * 64))},
        {"files": (("../x.json", "0" * 64),)},
        {"files": (("handshake.json", "0" * 63),)},
        {"versions": (("wsinvest", "\x1b[2J"),)},
    ],
)
def test_a_head_that_no_run_of_ours_has_is_refused(change: dict):
    """Each name, language, time and number."""
    with pytest.raises(StoreError, match=r"not written by wsinvest"):
        checked.manifest_of(replace(MANIFEST, **change), "case.json")


@pytest.mark.parametrize(
    "facts",
    [
        Handshake(()),
        Handshake((answered("r01", 403), answered("r01", 403))),
        Handshake((answered("r01\x1b[2J", 403),)),
        Handshake((answered("../r01", 403),)),
        Handshake((replace(answered("r01", 403), stages=()),)),
        Handshake((replace(answered("r01", 403), stages=answered("r01", 403).stages * 2),)),
        Handshake((answered("r01", -403),)),
        Handshake((answered("r01", 10**30),)),
        Handshake((answered("r01", 403, took_ms=float("inf")),)),
        Handshake((answered("r01", 403, took_ms=-1.0),)),
        Handshake((answered("r01", 403, "x" * 2**17),)),
        Handshake(tuple(answered(f"r{number}", 403) for number in range(1001))),
    ],
)
def test_facts_that_nobody_measured_are_refused(facts: Handshake):
    """Empty, twice, negative, endless, or under a name that acts on a terminal."""
    case = Case(MANIFEST, {"handshake": Evidence("handshake", NOW, 1.0, facts)})

    with pytest.raises(StoreError, match=r"evidence/handshake\.json: .*not written by wsinvest"):
        checked.checked(case, RUN)


def test_hidden_characters_of_texts_are_shown_as_escapes():
    """Bodies keep their ends of lines; what was visible stays the very same object."""
    attempt = replace(answered("r01", 403, "a\nb\x1b"), peer="c\nd\u2028‮")
    case = Case(MANIFEST, {"handshake": Evidence("handshake", NOW, 1.0, Handshake((attempt,)))})

    found = checked.checked(case, RUN)

    (shown,) = found.evidence["handshake"].facts.repeats
    assert ("a\nb\\x1b", "c\\x0ad\\u2028\\u202e") == (shown.response.body, shown.peer)
    assert found == checked.checked(found, RUN)
    assert case.manifest is checked.manifest_of(case.manifest, RUN)
    assert attempt.failed is not None
    assert StageName.RESPONSE is attempt.failed.name


def test_the_head_of_a_run_is_read_without_its_evidence(folder: Path):
    """As a list of many runs needs it."""
    shutil.rmtree(folder / "evidence")

    assert RUN == head(folder).run


def test_evidence_stands_once_under_its_own_name(folder: Path):
    """Or one file could replace what another says."""
    raw = json.loads((folder / "evidence" / "handshake.json").read_text())
    (folder / "evidence" / "token.json").write_text(json.dumps(raw))
    cases.save_manifest(folder, MANIFEST)

    with admitted(folder) as run, pytest.raises(StoreError, match=r"token\.json: evidence of handshake"):
        run.case()


@pytest.mark.parametrize(
    "error", [ZeroDivisionError, IndexError, AttributeError, KeyError, RecursionError, OverflowError]
)
def test_what_no_rule_was_made_for_is_no_bug_of_ours(error: type[Exception]):
    """It is said in one line, with its type; our own errors and the system's stay what they are."""
    with pytest.raises(StoreError, match=f"cannot be judged \\({error.__name__}\\)"), judging(Path("run")):
        raise error
    with pytest.raises(PermissionError), judging(Path("run")):
        raise PermissionError
