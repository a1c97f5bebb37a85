"""Evidence that an older version wrote is read as today's version would have written it."""

import json
from pathlib import Path

import msgspec
import pytest

from wsinvest.analysis.proofs import Proofs
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.host.files import SCHEMA, digest
from wsinvest.store import cases, migrations

FIRST, SECOND = (Path(__file__).parents[1] / "older" / f"schema-{number}" for number in (1, 2))


def copied(folder: Path, **facts: int) -> Path:
    """The case that schema 1 wrote, with other facts of its log."""
    (folder / "evidence").mkdir()
    for path in FIRST.rglob("*.json"):
        content = json.loads(path.read_text("utf-8"))
        if path.name == "log.json":
            content["facts"] |= facts
        (folder / path.relative_to(FIRST)).write_text(json.dumps(content), "utf-8")
    manifest = json.loads((folder / "case.json").read_text("utf-8"))
    manifest["manifest"]["files"] = [
        [name, digest(folder / "evidence" / name)] for name, _ in manifest["manifest"]["files"]
    ]
    (folder / "case.json").write_text(json.dumps(manifest), "utf-8")
    return folder


def test_a_case_of_schema_1_is_read_as_it_lies_there():
    """A real one: manifest, digests, facts and problems."""
    case = cases.open_case(FIRST)

    assert {"log", "config", "handshake"} <= case.evidence.keys()
    assert [0] * len(case.evidence) == [item.rows for item in case.evidence.values()]


@pytest.mark.parametrize(
    ("counted", "said"), [(0, ()), (20, (LogCount(LogPattern.UPGRADE_UNSUPPORTED, 20, 20),))], ids=["none", "some"]
)
def test_schema_1_counted_one_complaint_of_a_log(tmp_path: Path, counted: int, said: tuple[LogCount, ...]):
    """Which schema 2 names."""
    facts = cases.open_case(copied(tmp_path, unsupported_upgrades=counted)).facts(Log)

    assert facts is not None
    assert said == facts.said
    assert counted == facts.lately(LogPattern.UPGRADE_UNSUPPORTED)


def test_schema_2_recorded_probes_by_label_alone():
    """Each gets its words and the codes that it separates, and proves what it proved."""
    case = cases.open_case(SECOND)
    handshake = case.facts(Handshake)

    assert handshake is not None
    assert all(probe.change and probe.change.text and probe.change.axis for probe in handshake.probes)
    assert "config.secret.encoding" in {one.code for one in diagnose(case).findings if one.root_cause}
    assert Proofs(handshake).of("config.secret.mismatch") is not None


def test_every_older_schema_has_its_step():
    """None is skipped, and none leads nowhere."""
    assert list(range(migrations.OLDEST, SCHEMA)) == sorted(migrations.STEPS)


@pytest.mark.parametrize("content", [{"facts": None}, {"collector": "log", "facts": None}, {"manifest": {}}])
def test_what_has_nothing_to_change_stays(content: dict):
    """But for the number of its schema."""
    brought = json.loads(migrations.brought_up(json.dumps(content | {"schema": 1}).encode(), 1))

    assert content | {"schema": SCHEMA} == brought


OPEN = {"name": "open", "state": "passed"}
FIRST_SECOND = {"name": "first_second", "state": "failed"}


@pytest.mark.parametrize(
    "facts",
    [
        {"repeats": ["x"]},
        {"repeats": [{"stages": ["x"]}]},
        {"repeats": [{"stages": [{"state": "passed"}]}]},
        {"repeats": [{"stages": [OPEN, FIRST_SECOND | {"state": "passed", "took_ms": [0]}]}]},
        {"repeats": [{"stages": [OPEN, FIRST_SECOND | {"reason": "x"}]}]},
        {"probes": [{"change": {"label": []}}]},
    ],
    ids=["attempt", "stage", "no name", "time", "reason", "label"],
)
def test_what_no_older_version_wrote_is_refused_as_evidence(tmp_path: Path, facts: dict):
    """Whoever sent it: it is no bug of ours."""
    raw = json.dumps({"schema": 2, "collector": "handshake", "facts": facts}).encode()

    with pytest.raises(msgspec.ValidationError, match="schema 2"):
        migrations.brought_up(raw, 2)
