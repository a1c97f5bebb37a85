"""A run as notebooks use it: joined, continued or begun, collected, and its case opened again."""

import asyncio
import json
import re
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
from wsinvest.store.parameters import ParameterError

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


def test_another_target_or_option_begins_anew(env):
    """Evidence of one target never stands beside that of another, and the run says why it is gone."""
    collected(opened(), "config")

    again = opened(env_file=env("JWT_ALGORITHM=HS256\n"))

    assert {} == again.evidence
    assert "The parameters are not those of the notebook before" in repr(again)


def test_another_number_of_attempts_continues_the_run():
    """It belongs to the fourth notebook alone; the evidence of the first three stays."""
    collected(opened(), "config")

    again = opened(attempts=3)

    assert ({"plan"}, 3) == (set(again.evidence), again.target.attempts)
    assert {"plan"} == set(opened().evidence)


def test_a_notebook_names_a_env_file_and_a_login(env):
    """Relative to its own folder; what is empty is not given."""
    place = Path(env("WS_ORIGIN=https://app.example.org\n"))

    run = opened(env_file="../.env", login_url="http://127.0.0.1:9/login")

    assert ("https://app.example.org", "http://127.0.0.1:9/login") == (run.target.origin, str(run.target.login_url))
    assert place.resolve() == Path(private.find(run.id).options["env_file"]).resolve()
    assert ("", None) == (opened(env_file="", login_url="").target.origin, opened().target.login_url)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"language": "klingon"}, "parameter language: no texts in language 'klingon'; there is en, es, pt_BR"),
        ({"attempts": "many"}, "parameter attempts: must be a whole number, as in 20"),
        ({"attempts": True}, "parameter attempts: must be a whole number, as in 20"),
        ({"env_file": 5}, "parameter env_file: must be a text in quotes"),
        ({"run": 5}, "parameter run: must be a text in quotes"),
        ({"login_url": "http://127.0.0.1:9/login?key=hunter22"}, "parameter login_url: the URL holds a value"),
        ({"env_file": JWT}, "parameter env_file: it looks like a secret"),
        ({"insecure": "no"}, "parameter insecure: must be True or False"),
        ({"deadline_s": "5"}, "parameter deadline_s: must be a number"),
        ({"login_password": "hunter22"}, "parameter login_password: a notebook would keep it"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(given, said):
    """papermill enforces no type, and a misspelt language is no bug of ours; no value is repeated."""
    with pytest.raises(ParameterError, match=re.escape(said)) as refused:
        opened(**given)

    assert not {"hunter22", JWT} & set(str(refused.value).split())


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
    with pytest.raises(ParameterError, match=r"put it into the target's \.env as WS_URL") as refused:
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


RUN = "20261122T154233Z-x-b03a"


@pytest.fixture
def ended(tmp_path):
    """The folder of a run of two notebooks that has ended, somewhere else."""
    state = private.State(RUN, str(tmp_path / "report"), TARGET, NOW(), (private.me(),))
    private.create(state)
    run = open_run("", RUN, registry=REGISTRY)
    lines = [repr(run)]
    collected(run, "token")
    collected(run, "resource")
    private.remove(RUN)
    CALLS.clear()
    assert lines == [repr(run)]
    return tmp_path / "report"


def test_a_run_that_ended_is_shown_again_by_its_own_notebooks(ended, monkeypatch):
    """They measure nothing, write nothing, and their cells show what they showed: the line, and each one's evidence."""
    before = {path: path.read_bytes() for path in ended.rglob("*.*")}
    monkeypatch.chdir(ended)

    run = open_run("x", RUN, "pt_BR", registry=REGISTRY)

    assert [] == CALLS
    assert f"Run {RUN} of {TARGET}, begun {run.case.now:%Y-%m-%d %H:%M} UTC." == repr(run)
    assert [{"plan"}, {"plan", "key"}, {"plan", "key", "depth"}] == [
        set(collected(run, topic).evidence) for topic in ("config", "token", "resource")
    ]
    assert "pt_BR" == collected(run, "config").manifest.language
    assert [Plan("0"), Plan("1"), Plan("2")] == list(rows(run, "depth"))
    assert before == {path: path.read_bytes() for path in ended.rglob("*.*")}


@pytest.mark.parametrize("place", ["the variable", "the reports"])
def test_its_record_is_found_elsewhere_too(ended, monkeypatch, place):
    """A notebook that was copied out of its folder still names its run."""
    paths.reports().mkdir()
    shutil.move(ended, paths.reports() / RUN)
    if place == "the variable":
        shutil.move(paths.reports() / RUN, ended)
        monkeypatch.setenv(paths.RUN_VARIABLE, str(ended))

    assert {"plan", "key"} == set(collected(open_run("x", RUN, registry=REGISTRY), "token").evidence)


def test_the_record_of_another_run_is_not_taken_for_it(ended, monkeypatch):
    """The name decides, not the folder."""
    monkeypatch.chdir(ended)

    run = open_run(TARGET, "20261122T154233Z-x-0000", registry=REGISTRY)

    assert ("work-20261122t154233z-x-0000", {}) == (run.id, run.evidence)


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


def test_without_evidence_the_notebook_says_so():
    """It names what to do; the recorded incident is shown to whoever names it, never in place of one's own service."""
    folder = moved_to_incident()

    with pytest.raises(
        SessionError, match=r"no evidence of target 'ws://127\.0\.0\.1:9/ws' is here yet; run notebooks"
    ):
        case_of()
    assert {"plan"} == set(case_of(run=folder.name).evidence)


def moved_to_incident() -> Path:
    """A run's folder in the place of the recorded incident."""
    (paths.data() / "incidents").mkdir()
    return moved(paths.incident())


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
