"""SARIF files: valid by the official schema, with a place for each result, and no link that nobody set."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.building import case, target
from tests.report.test_junit import diagnosed, failing, known
from wsinvest.diagnose.engine import diagnose
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.finding import Severity
from wsinvest.model.target import Url
from wsinvest.report.examined import Examined
from wsinvest.report.sarif import sarif

# OASIS, SARIF 2.1.0 with errata 01; draft 04 of JSON Schema.
SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
RULES = (
    failing("http.auth.rejected", Severity.CRITICAL),
    failing("config.secret.missing", Severity.HIGH),
    failing("config.logging.limited", Severity.MEDIUM),
    failing("config.url.insecure", Severity.LOW),
)


def read(*examined: Examined, **urls: str) -> dict:
    """The document, after its schema had nothing to say against it."""
    said = sarif(examined, known(*RULES), **urls)
    assert said.isascii()
    found = json.loads(said)
    assert [] == [error.message for error in VALIDATOR.iter_errors(found)]
    return found


def found(**more: str) -> Examined:
    """A target with one finding of each severity."""
    return Examined("demo", diagnosed(known(*RULES)), **more)


def test_the_schema_refuses_what_is_wrong():
    """Or these tests could not fail."""
    wrong = json.loads(sarif([found()], known(*RULES)))
    wrong["runs"][0]["results"][0]["level"] = "critical"

    assert ["runs", 0, "results", 0, "level"] == list(next(VALIDATOR.iter_errors(wrong)).absolute_path)


def test_each_finding_is_a_result_of_its_rule():
    """Levels are those of SARIF; our own words stand in the properties."""
    run = read(found())["runs"][0]
    rules = run["tool"]["driver"]["rules"]

    assert {"critical": "error", "high": "error", "medium": "warning", "low": "note"} == {
        one["properties"]["severity"]: one["level"] for one in run["results"]
    }
    assert [one["ruleId"] for one in run["results"]] == [rules[one["ruleIndex"]]["id"] for one in run["results"]]
    assert all(f"wsinvest explain {one['id']}" in one["help"]["text"] for one in rules)


def test_nothing_links_where_no_url_is_set():
    """A guessed address is somebody else's."""
    driver = read(found())["runs"][0]["tool"]["driver"]

    assert "informationUri" not in driver
    assert all("helpUri" not in one for one in driver["rules"])


def test_the_projects_urls_are_linked():
    """To the page of each code."""
    urls = {"home": "https://example.org", "documentation": "https://docs.example.org/"}
    driver = read(found(), **urls)["runs"][0]["tool"]["driver"]

    assert "https://example.org" == driver["informationUri"]
    assert "https://docs.example.org/codes/http.auth.rejected/" in {one["helpUri"] for one in driver["rules"]}


@pytest.mark.parametrize(
    ("host", "path", "place", "uri"),
    [
        ("h.example", "/ws/a b", "", "h.example/ws/a%20b"),
        ("::1", "/", "", "%3A%3A1/"),
        ("h.example", "/ws", "ops/checkout.toml", "ops/checkout.toml"),
    ],
)
def test_a_place_is_a_relative_path(host, path, place, uri):
    """GitHub refuses the whole file for a place with a scheme, or for a result without one."""
    registry = known(*RULES)
    of = target(url=Url("wss", host, 443, path))
    run = read(Examined("demo", diagnose(case(of=of), registry), place=place))["runs"][0]

    assert {uri} == {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]}
    assert {str(of.url)} == {one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for one in run["results"]}


def test_each_target_is_a_run_of_its_own_category():
    """GitHub takes one run for each category of a file; one without a diagnosis did not succeed."""
    runs = read(found(), Examined("none", message="no such file"))["runs"]

    assert ["wsinvest/demo/", "wsinvest/none/"] == [one["automationDetails"]["id"] for one in runs]
    assert not runs[1]["invocations"][0]["executionSuccessful"]
    assert "no such file" == runs[1]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_a_run_that_was_cut_did_not_succeed():
    """No result is not the same as no fault."""
    cut = diagnosed(known(), problems={"handshake": Problem(ProblemKind.TIMEOUT, "x")})
    invocation = read(Examined("demo", cut))["runs"][0]["invocations"][0]

    assert not invocation["executionSuccessful"]
    assert "error" == invocation["toolExecutionNotifications"][0]["level"]
    assert "note" in {one["level"] for one in invocation["toolExecutionNotifications"]}


def test_it_speaks_the_runs_language():
    """SARIF names languages as RFC 5646 does."""
    run = read(found(language="pt_BR"))["runs"][0]

    assert "pt-BR" == run["language"]
    assert "Evidências: config:unset" in run["results"][0]["message"]["text"]
