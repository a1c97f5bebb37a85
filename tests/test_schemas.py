"""docs/schema describes what `--json` prints: every key of real documents, and nothing that a document lacks."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.analysis.ladders import ladder
from tests.budget.recording import HANG, Request, answer
from tests.building import NOW
from tests.cli.process import wsinvest
from tests.report.ladders import whole
from tests.statuses.test_left_out import examining
from wsinvest.compare.findings import Fate
from wsinvest.compare.verdict import Verdict
from wsinvest.facts.bins import Bins
from wsinvest.facts.load import Aborted, FailureClass, Load, LoadTimes, Plan
from wsinvest.model.alert import AlertEvent, Event, Incident, Light, Root
from wsinvest.model.finding import STATUSES, Confidence
from wsinvest.model.sample import ProbeSeen, Sample
from wsinvest.model.stage import Reason, StageName
from wsinvest.report.capacity_document import document as capacity_document
from wsinvest.report.load_document import document as load_document
from wsinvest.store.history import History
from wsinvest.watch.message import encoded
from wsinvest.watch.wording import message

FOLDER = Path(__file__).parents[1] / "docs" / "schema"
INCIDENT = str(FOLDER.parents[1] / "data" / "incidents" / "2025-07-27")
URL = "ws://127.0.0.1:{port}/ws"


def schema(name: str) -> dict[str, Any]:
    """A published schema."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def closed(part: Any) -> Any:
    """The schema without room for keys that it does not describe; readers get one that has room."""
    if isinstance(part, list):
        return [closed(one) for one in part]
    if not isinstance(part, dict):
        return part
    shut = {"additionalProperties": False} if "properties" in part and part.get("type") == "object" else {}
    return shut | {key: closed(value) for key, value in part.items()}


def judged(name: str, text: str) -> Any:
    """The document, which is one ASCII JSON document of this schema, each key described."""
    assert text.isascii()
    found = json.loads(text)
    for form in (dict, closed):
        all_of_them = [form(schema(path.stem)) for path in FOLDER.glob("*.json")]
        known = Registry().with_resources((one["$id"], DRAFT202012.create_resource(one)) for one in all_of_them)
        checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
        described = form(schema(name))
        errors = jsonschema.Draft202012Validator(described, format_checker=checker, registry=known).iter_errors(found)
        assert [] == [f"{error.json_path}: {error.message[:200]}" for error in errors]
    return found


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_schema_is_one_and_describes_each_key(path: Path):
    """Title, version and a description wherever a reader would ask."""
    found = schema(path.stem)
    jsonschema.Draft202012Validator.check_schema(found)

    assert f"urn:wsinvest:schema:{path.stem}:1" == found["$id"]
    assert found["title"]
    assert [] == [key for key, one in properties(found) if not one.get("description")]
    assert {"const": 1} == {key: one for key, one in found["properties"]["schema"].items() if key == "const"}


def properties(part: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each key that a schema names, at any depth, with what it says of it."""
    if isinstance(part, dict):
        yield from part.get("properties", {}).items()
        for one in part.values():
            yield from properties(one)
    if isinstance(part, list):
        for one in part:
            yield from properties(one)


@pytest.mark.parametrize(("target", "statuses"), [("demo", {"critical"}), ("demo-healthy", {"ok", "low", "medium"})])
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_diagnosis(target: str, statuses: set[str], language: str):
    """Of a failing service and of a healthy one, in both languages."""
    found = judged("diagnosis", wsinvest("diagnose", target, "--json", "--language", language).stdout)

    assert found["status"] in statuses


def refuses(asked: Request) -> bytes:
    """A service that wants a credential."""
    return answer("401 Unauthorized", "WWW-Authenticate: Bearer") if asked.upgrade else answer("404 Not Found")


@pytest.mark.parametrize(
    ("answers", "status", "ends_with"),
    [(lambda _asked: HANG, "incomplete", 3), (refuses, "undetermined", 1)],
    ids=["incomplete", "undetermined"],
)
def test_a_diagnosis_that_could_not_decide(answers: Callable[[Request], bytes], status: str, ends_with: int):
    """The deadline came, or no credential was given: the same form."""
    done, _seen = examining(answers, "diagnose", URL, "--json", "--deadline", "1" if ends_with == 3 else "20")

    assert status == judged("diagnosis", done.stdout)["status"]
    assert ends_with == done.returncode


def test_recorded_evidence():
    """`replay --json` is a diagnosis as well, and all statuses have a place in the schema."""
    judged("diagnosis", wsinvest("replay", INCIDENT, "--json").stdout)

    assert sorted(STATUSES) == sorted(schema("diagnosis")["properties"]["status"]["enum"])


@pytest.mark.parametrize("arguments", [("diagnose", "none.toml"), ("replay", "none"), ("diagnose", "demo", "--nope")])
def test_an_error(arguments: tuple[str, ...]):
    """Where there is no diagnosis, with the exit status of the command."""
    done = wsinvest(*arguments, "--json")

    assert done.returncode == judged("error", done.stdout)["error"]["exit_status"]


def test_what_report_prints(tmp_path: Path):
    """For one target a diagnosis with the path of its page, for several a list."""
    given = ("--json", "--attempts", "1", "--out", str(tmp_path))

    assert Path(judged("diagnosis", wsinvest("report", "demo-healthy", *given).stdout)["report"]).is_file()
    assert 2 == len(judged("reports", wsinvest("report", "demo", "demo-healthy", *given).stdout)["reports"])


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_catalogue(language: str):
    """All codes."""
    assert judged("catalogue", wsinvest("rules", "--json", "--language", language).stdout)["rules"]


@pytest.mark.parametrize("code", ["token.time.expired", "dns.resolver.timeout"])
def test_an_explanation(code: str):
    """Of a code that was tried often, and of one that was not."""
    assert code == judged("explanation", wsinvest("explain", code, "--json").stdout)["rule"]["code"]


@pytest.mark.parametrize("code", ["memory.high", "certificate.expiry", "watch.blind"])
def test_an_explanation_of_an_alert(code: str):
    """With lines that raise and clear, with steps, and with neither a target nor a finding behind it."""
    assert code == judged("explanation", wsinvest("explain", code, "--json").stdout)["alert"]["code"]


def test_the_list_of_runs(tmp_path: Path):
    """Finished ones and one that was cut."""
    wsinvest("report", "demo-healthy", "-q", "--attempts", "1", WSINVEST_DATA=str(tmp_path))
    (tmp_path / "reports" / ".20200101T000000Z-x-00aa.partial").mkdir()

    found = judged("runs", wsinvest("list", "--json", WSINVEST_DATA=str(tmp_path)).stdout)
    assert {"demo-healthy", "x"} == {one["target"] for one in found["runs"]}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("status",), "fine"),
        (("findings", 0, "severity"), "HIGH"),
        (("findings", 0, "code"), "no code"),
        (("objectives", 0, "measured"), "80 %"),
        (("totals", "problems"), -1),
        (("schema",), 2),
    ],
)
def test_another_form_is_refused(path: tuple[Any, ...], value: Any):
    """A schema that takes everything describes nothing."""
    found = json.loads(wsinvest("replay", INCIDENT, "--json").stdout)
    part = found
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value

    assert not jsonschema.Draft202012Validator(schema("diagnosis")).is_valid(found)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_comparison(tmp_path: Path, language: str):
    """Of the recorded incident and a run of a well service: two targets, with findings and times of both."""
    wsinvest("report", "demo-healthy", "-q", "--attempts", "2", WSINVEST_DATA=str(tmp_path))
    (run,) = (tmp_path / "reports").glob("2*Z-*")
    for pair in ((INCIDENT, str(run)), (str(run), INCIDENT), (str(run), str(run))):
        found = judged("compare", wsinvest("compare", *pair, "--json", "--language", language).stdout)
        assert (found["same_target"], True) == (pair[0] == pair[1], bool(found["changed"] and found["objectives"]))


def test_the_words_of_a_comparison():
    """Each has a place in the schema."""
    told = schema("compare")
    finding = told["$defs"]["finding"]["properties"]

    assert sorted(Verdict) == sorted(told["properties"]["verdict"]["enum"])
    assert sorted(Fate) == sorted(finding["fate"]["enum"])


def test_a_trend(tmp_path: Path):
    """Of a history with an outage that goes on, gauges and a certificate, and of days without any sample."""
    now = datetime.now(UTC)
    with History.open(tmp_path / "watch" / "shop") as history:
        for number in range(1, 40):
            at = now - timedelta(seconds=15 * (40 - number))
            down = number > 30
            seen = ProbeSeen((150,), None, StageName.TCP, Reason.REFUSED) if down else ProbeSeen((150,), 2260)
            probe = replace(seen, serial="0a", valid_s=86400)
            history.append(Sample(at, number * 15 * 10**9, "c0", number, probe, gauges={"memory_host": 0.5}))
        at = now - timedelta(seconds=120)
        lights = (Light.PENDING, Light.FIRING)
        history.append_event(AlertEvent(Event.FIRING, "i1", 1, "shop", "probe.failing", *lights, at))
    found = judged("trend", wsinvest("trend", "shop", "--days", "3", "--json", WSINVEST_DATA=str(tmp_path)).stdout)

    assert [None, None] == [found["outages"][0]["ended"], found["days"][0]["success"]]
    assert [0.5] * 3 == found["days"][-1]["gauges"]["memory_host"]


def test_a_load():
    """With and without failures, messages and an end before its time; each reason for one has its word there."""
    failed = FailureClass(StageName.RESPONSE, Reason.STATUS, 503, 3, 0.5)
    times = LoadTimes(open=Bins.of([900]), latency=Bins.of([800]), service=Bins.of([700]), lag=Bins.of([90]))
    full = Load(Plan(), 5.0, 9, 6, (failed,), sent=1, times=times, kb_per_connection=0.5, aborted=Aborted.REFUSED)

    assert [503] == [one["status"] for one in judged("load", load_document(full))["handshakes"]["failures"]]
    assert judged("load", load_document(Load(Plan())))["latency_ms"]["p99"] is None
    words = {one.value or None for one in Aborted}
    assert words == set(schema("load")["properties"]["aborted"]["enum"])


@pytest.mark.parametrize("event", Event)
def test_a_message_of_a_watch(event: Event):
    """With a root cause and without one, as a webhook gets it."""
    known = Incident("shop-1", "shop", NOW, ("probe.failing",), root=Root("tcp.connect.refused", Confidence.PROVEN))
    for incident in (known, replace(known, root=None)):
        judged("watch-message", ascii_of(encoded(message(incident, event, 1, NOW, language="en", title=str))))


def ascii_of(document: bytes) -> str:
    """The document with everything beyond ASCII escaped."""
    return json.dumps(json.loads(document))


def test_a_measured_capacity_is_described():
    """With limits, a pool and rates, and where nothing is known."""
    judged("capacity", capacity_document("shop", whole()))
    judged("capacity", capacity_document("shop", ladder()))
