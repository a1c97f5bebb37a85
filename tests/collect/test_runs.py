"""A run as notebooks use it: joined, continued or begun, collected, and its case opened again."""

import asyncio
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wsinvest.collect import runs
from wsinvest.collect.runs import collect, join, open_run, rows
from wsinvest.config.resolve import Options, Resolved
from wsinvest.host import files, paths
from wsinvest.host.files import StoreError
from wsinvest.model.acquired import Acquired
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.registry import Registry, collector, facts
from wsinvest.model.rows import Rows
from wsinvest.model.target import Target
from wsinvest.redact.credentials import RequestTokens
from wsinvest.redact.fingerprints import Fingerprinter
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.store import cases, private
from wsinvest.store.opening import SessionError, open_case, recorded

TARGET = "ws://127.0.0.1:9/ws"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
CALLS: list[str] = []


@facts("config")
@dataclass(frozen=True, slots=True)
class Plan:
    """What the first notebook finds."""

    url: str


@facts("token")
@dataclass(frozen=True, slots=True)
class Key:
    """What the second notebook finds: it needs the first."""

    fingerprint: str
    plan: str


@collector
async def plan(target: Target, resolved: Resolved) -> Plan:
    CALLS.append("plan")
    assert resolved.target == target
    return Plan(str(target.url))


@collector
async def key(plan_: Plan, redactor: Redactor, fingerprinter: Fingerprinter) -> Acquired[Key, RequestTokens]:
    CALLS.append("key")
    redactor.learn(JWT, "token.minted")
    return Acquired(Key(fingerprinter.fingerprint(JWT), plan_.url), RequestTokens(minted={"": Secret(JWT)}))


@facts("resource")
@dataclass(frozen=True, slots=True)
class Depth:
    """What the third notebook finds, beside rows."""

    most: int


@collector
async def depth(rows_: Rows[Plan]) -> Depth:
    CALLS.append("depth")
    for number in range(len(CALLS)):
        rows_.put(Plan(str(number)))
    return Depth(rows_.count)


REGISTRY = Registry(collectors={"plan": plan, "key": key, "depth": depth}, experiments={}, rules={})


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    """Each test has data, private folder and working folder of its own."""
    CALLS.clear()
    for name in ("data", "runtime", "here"):
        (tmp_path / name).mkdir(mode=0o700)
    monkeypatch.setenv(paths.DATA_VARIABLE, str(tmp_path / "data"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.delenv(paths.RUN_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def env(tmp_path):
    """Write a `.env`, and give its path."""

    def written(text):
        (tmp_path / ".env").write_text(text)
        return str(tmp_path / ".env")

    return written


def opened(**more):
    return open_run(TARGET, registry=REGISTRY, **more)


def collected(run, notebook):
    return asyncio.run(collect(run, notebook))


def case_of(**more):
    return open_case(target=TARGET, registry=REGISTRY, **more)


def test_a_notebook_runs_its_collectors_and_those_they_need():
    """The second notebook alone brings home the first one's evidence too, on disk as in memory."""
    case = collected(opened(), "token")

    assert ["plan", "key"] == CALLS
    assert {"plan", "key"} == set(case.evidence)
    assert case.evidence == case_of().evidence


def test_the_next_notebook_continues_the_work_run():
    """What is there is not collected again, and the secrets are there too."""
    collected(opened(), "config")
    first = collected(opened(), "token").evidence["key"].facts

    again = collected(opened(), "token").evidence["key"].facts

    assert ["plan", "key", "key"] == CALLS
    assert first == again


def test_the_rows_of_a_collector_can_be_explored():
    """One by one in their own class; those of the last measurement."""
    run = opened()
    first = collected(run, "resource").evidence["depth"]
    collected(run, "resource")

    assert (Depth(1), 1) == (first.facts, first.rows)
    assert [Plan("0"), Plan("1")] == list(rows(run, "depth"))
    assert 2 == case_of().evidence["depth"].rows


def test_where_there_are_no_rows_none_are_given():
    """Not measured yet: none. Of a collector that keeps none, or of none at all: those that do are named."""
    run = opened()
    collected(run, "config")

    assert [] == list(rows(run, "depth"))
    for name in ("plan", "nothing"):
        with pytest.raises(SessionError, match=f"'{name}' keeps no rows; those that do: depth"):
            rows(run, name)


def test_a_notebook_that_is_run_again_measures_again():
    """Its own collectors always run; those of other notebooks do not."""
    run = opened()
    collected(run, "config")
    collected(run, "config")

    assert ["plan", "plan"] == CALLS


def test_without_the_secrets_everything_is_acquired_anew():
    """Fingerprints under another key cannot be compared, so the old evidence goes, and the run says so."""
    run = opened()
    collected(run, "token")
    private.remove(run.id)

    again = opened()

    assert {} == again.evidence
    assert "anew" in repr(again)


def test_another_target_or_option_begins_anew():
    """Evidence of one target never stands beside that of another."""
    collected(opened(), "config")

    assert {} == opened(may_mint=False).evidence


def test_an_unedited_number_of_attempts_does_not_overrule_the_target_file():
    """The notebook's default is no wish of its user."""
    collected(opened(), "config")

    assert {"plan"} == set(opened(attempts=20).evidence)
    assert 3 == opened(attempts=3).target.attempts


@pytest.mark.parametrize(
    "target",
    [
        f"ws://h/ws?token={JWT}", "ws://me:hunter22@h/ws", f"ws://h/{JWT}", "ws://hunter22@h/ws", "h/ws?x=hunter22",
        "ws://h/ws?auth=hunter22", "ws://h/ws?jwt=hunter22", "ws://h/ws?key=hunter22", "ws://h/ws?sid=hunter22",
        "ws://h/ws?hunter22", "ws://h/ws#hunter22", "ws://h/ws;sid=hunter22", "ws://h/k3y-of-the-room-17/ws",
        "ws://h/aBcDeFgHiJkLmNoPq", "ws://h/hunter22?x=1.toml", "ws:\\\\me:hunter22@h\\ws",
    ],
)  # fmt: skip
def test_a_target_with_a_value_of_a_url_is_refused(target):
    """Jupyter saves parameters in clear; no folder is named after it either."""
    with pytest.raises(SessionError, match=r"put it into the target's \.env as WS_URL") as refused:
        open_run(target, registry=REGISTRY)

    assert "hunter22" not in str(refused.value)
    assert not (paths.data() / "work").exists()


@pytest.mark.parametrize("target", ["ws://h/ws", "ws://h/ws?token", "ws://h/socket.io/?EIO=4&transport=websocket"])
def test_a_target_without_values_is_taken(target):
    """What Socket.IO prescribes is no value of anybody, and a bare name has none."""
    assert target.partition("?")[0].partition("//")[2].startswith(open_run(target, registry=REGISTRY).target.url.host)


def test_a_topic_without_collectors_is_named():
    """A typing mistake shows what there is."""
    with pytest.raises(SessionError, match=r"'handshakes'.*config, token, resource, handshake"):
        collected(opened(), "handshakes")


def test_a_living_run_is_joined_by_its_id(tmp_path):
    """The runner's state decides, whatever the notebook's own parameters say."""
    state = private.State("20261122T154233Z-x-b03a", str(tmp_path / "report"), TARGET, NOW(), (private.me(),))
    private.create(state)

    run = open_run("demo", state.run, registry=REGISTRY)

    assert (state.run, tmp_path / "report") == (run.id, run.folder)
    assert TARGET == str(run.target.url)


def test_a_run_that_ended_is_explored_in_a_copy_of_its_name():
    """A finished report is never written to again."""
    run = open_run(TARGET, "20261122T154233Z-x-b03a", registry=REGISTRY)

    assert paths.data() / "work" / "20261122t154233z-x-b03a" == run.folder


def test_a_run_in_memory_leaves_nothing(tmp_path):
    """The command line investigates and forgets."""
    run = runs.in_memory(TARGET, Options(), registry=REGISTRY)
    case = collected(run, "token")

    assert {"plan", "key"} == set(case.evidence)
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_runs_end_is_the_deadline_of_all():
    """A run whose time is over measures nothing more, and says so."""
    run = opened()
    run.ends_at = 0.0

    case = collected(run, "config")

    assert ProblemKind.TIMEOUT is case.evidence["plan"].problem.kind


def test_collecting_tells_whoever_listens(monkeypatch):
    """A notebook names no listener; its engine does."""
    heard = []
    monkeypatch.setattr(runs, "default_progress", lambda name, event, took_ms: heard.append((name, event)))

    collected(opened(), "config")

    assert [("plan", "start"), ("plan", "end")] == heard


def test_another_digest_is_refused():
    """A report is judged on its own evidence or not at all."""
    run = opened()
    collected(run, "config")
    digest = files.digest(run.folder / cases.MANIFEST)

    assert {"plan"} == set(case_of(case_sha256=digest).evidence)
    with pytest.raises(SessionError, match="SHA-256 differs"):
        case_of(case_sha256="0" * 64)


def moved(to: Path) -> Path:
    """A run's folder, moved from the work run to another place."""
    run = opened()
    collected(run, "config")
    shutil.move(run.folder, to)
    return to


def test_the_variable_names_the_case_first(monkeypatch, tmp_path):
    """A mailed run is judged wherever it lies."""
    monkeypatch.setenv(paths.RUN_VARIABLE, str(moved(tmp_path / "mailed")))

    assert {"plan"} == set(case_of().evidence)


def test_the_working_folder_comes_next(monkeypatch, tmp_path):
    """Executed in its own folder, a report finds its own evidence."""
    monkeypatch.chdir(moved(tmp_path / "mailed"))

    assert {"plan"} == set(case_of().evidence)


def test_of_a_mailed_run_only_ordinary_files_are_read(monkeypatch, tmp_path):
    """Its notebooks go through the same door as `replay`; links lead nowhere."""
    folder = moved(tmp_path / "mailed")
    shutil.move(folder / "evidence" / "plan.json", tmp_path / "plan.json")
    (folder / "evidence" / "plan.json").symlink_to(tmp_path / "plan.json")
    monkeypatch.setenv(paths.RUN_VARIABLE, str(folder))

    with pytest.raises(StoreError, match=r"evidence/plan\.json: no ordinary file"):
        case_of()


def test_a_report_is_found_by_its_name():
    """Published runs stand under data/reports."""
    paths.reports().mkdir()
    moved(paths.reports() / "20261122T154233Z-x-b03a")

    assert {"plan"} == set(case_of(run="20261122T154233Z-x-b03a").evidence)


def test_a_run_that_is_not_there_is_named():
    """A name that was given is never replaced by another case."""
    with pytest.raises(SessionError, match="no evidence of run '20261122T154233Z-x-b03a'"):
        case_of(run="20261122T154233Z-x-b03a")


def test_without_evidence_the_recorded_incident_is_shown(tmp_path):
    """A first look at 5-report has something to show."""
    run = opened()
    collected(run, "config")
    (paths.data() / "incidents").mkdir()
    shutil.move(run.folder, paths.incident())

    assert {"plan"} == set(case_of().evidence)


def test_the_case_speaks_the_language_that_is_asked_for():
    """Its own unless another is named."""
    collected(opened(language="pt-br"), "config")

    assert "pt_BR" == case_of().manifest.language
    assert "en" == case_of(language="en").manifest.language


@pytest.mark.parametrize("name", ["20261122T154233Z-x-b03a", "folder", "file"])
def test_a_recorded_case_is_named_in_three_ways(name, tmp_path):
    """By a report's name, its folder or its case.json."""
    paths.reports().mkdir()
    folder = moved(paths.reports() / "20261122T154233Z-x-b03a")
    what = {"folder": str(folder), "file": str(folder / cases.MANIFEST)}.get(name, name)

    assert {"plan"} == set(recorded(what, REGISTRY).evidence)


def test_a_collector_that_failed_is_kept_as_such(tmp_path):
    """Evidence without facts goes through the disk as well."""

    @collector
    async def broken() -> Plan:
        raise ZeroDivisionError

    run = open_run(TARGET, registry=Registry({"broken": broken}, {}, {}))
    case = asyncio.run(collect(run, "config"))

    saved = json.loads((run.folder / "evidence" / "broken.json").read_text())
    assert ProblemKind.BUG is case.evidence["broken"].problem.kind
    assert Problem("bug", case.evidence["broken"].problem.detail) == Problem(**saved["problem"])


def NOW():
    return runs.datetime.now(runs.UTC)


def test_the_target_of_a_report_is_resolved_once(tmp_path, env):
    """Each notebook gets the same one, whatever becomes of its files meanwhile."""
    spec = env("WS_URL=ws://127.0.0.1:9/ws\nWS_TOKEN=abcd1234\n")
    once = private.State("r1", str(tmp_path / "r1"), spec, datetime.now(UTC), (private.me(),))
    private.create(once)
    first = join(once, "en", REGISTRY)
    env("WS_URL=ws://127.0.0.1:10/other\n")
    second = join(once, "en", REGISTRY)

    assert first.resolved == second.resolved
    assert Secret("abcd1234") == second.resolved.credentials.ws_token
    assert "no [secret]" == second.redactor.own("no abcd1234")


def test_a_work_run_follows_its_files(env):
    """Its user edits them and runs the notebook again."""
    spec = env("WS_URL=ws://127.0.0.1:9/ws\n")
    first = open_run(spec, registry=REGISTRY).target.url
    env("WS_URL=ws://127.0.0.1:10/ws\n")

    assert [9, 10] == [first.port, open_run(spec, registry=REGISTRY).target.url.port]
