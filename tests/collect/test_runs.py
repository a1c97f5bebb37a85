"""A run as notebooks use it: joined, continued or begun, and collected."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.collect.small_runs import CALLS, JWT, REGISTRY, TARGET, Depth, Plan, case_of, collected, opened
from tests.collect.small_runs import env as env
from tests.collect.small_runs import own_folders as own_folders
from wsinvest.collect import runs
from wsinvest.collect.runs import collect, join, open_run, rows
from wsinvest.config.resolve import Options
from wsinvest.host import paths
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.registry import Registry, collector
from wsinvest.redact.secret import Secret
from wsinvest.store import private
from wsinvest.store.opening import SessionError
from wsinvest.store.parameters import ParameterError


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
    state = private.State(
        "20261122T154233Z-x-b03a", str(tmp_path / "report"), TARGET, datetime.now(UTC), (private.me(),)
    )
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
