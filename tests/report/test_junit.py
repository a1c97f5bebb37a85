"""JUnit files: valid, one case for each code, nothing passed that was not examined, red as the exit status is."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
import xmlschema

from tests.building import case
from wsinvest.diagnose.engine import diagnose
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Message, Text
from wsinvest.model.case import Problem, ProblemKind
from wsinvest.model.finding import Confidence, Diagnosis, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import Registry, rule
from wsinvest.report.examined import Examined
from wsinvest.report.junit import junit

SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "schemas" / "junit-10.xsd")
TEXT = Text(
    title=Message("{said:text} <&>"), impact=Message("i"), cause=Message("c"), fix=Message("f"), check=Message("k")
)
VALUES = {"said": 'a "b"\x00\x1b\u202e]'}


def failing(code: str, severity: Severity, **more: bool):
    """A rule that always finds its fault."""

    @rule(code, text=replace(TEXT, name=Message("named")))
    def found() -> Outcome:
        return Fail(severity, Confidence.PROVEN, VALUES, ("config:unset",), **more)

    return found


@rule("tcp.connect.refused", text=replace(TEXT, name=Message("named")))
def passing() -> Outcome:
    return Pass()


@rule("tls.version.too_old", text=replace(TEXT, name=Message("named")))
def unmeasured() -> Outcome:
    return NotMeasured(Message("nobody looked"))


@rule("http.status.server_error", text=replace(TEXT, name=Message("named")))
def blocked(handshake: Handshake) -> Outcome:
    return Pass()


def known(*rules) -> Registry:
    """A catalogue of these rules."""
    return Registry({}, {}, {unit.code: unit for unit in (*rules, passing, unmeasured, blocked)})


def suites(*examined: Examined, registry: Registry) -> Xml.Element:
    """The document, after its schema had nothing to say against it."""
    said = junit(examined, registry)
    assert [] == [error.reason for error in SCHEMA.iter_errors(Xml.ElementTree(Xml.fromstring(said)))]
    return Xml.fromstring(said)


def cases(*rules, **more) -> dict[str, list[Xml.Element]]:
    """What each case of one target holds, by its name."""
    registry = known(*rules)
    read = suites(Examined("demo", diagnosed(registry, **more)), registry=registry)
    return {one.get("name", ""): list(one) for one in read.iter("testcase")}


def diagnosed(registry: Registry, **more) -> Diagnosis:
    """The diagnosis of a case without facts but for these."""
    return diagnose(case(**more), registry)


@pytest.mark.parametrize(
    ("severity", "more", "tag", "kind"),
    [
        (Severity.CRITICAL, {}, "failure", "critical"),
        (Severity.HIGH, {}, "failure", "high"),
        (Severity.MEDIUM, {}, "system-out", None),
        (Severity.LOW, {}, "system-out", None),
        (Severity.MEDIUM, {"not_given": True}, "failure", "undetermined"),
    ],
)
def test_a_case_fails_as_the_exit_status_does(severity, more, tag, kind):
    """Medium and low are told by a case that passes: a job that is red for them could not be told from a broken one."""
    (told,) = cases(failing("http.auth.rejected", severity, **more))["http.auth.rejected"]

    assert (tag, kind) == (told.tag, told.get("type"))
    assert "Evidence: config:unset" in (told.text or "")


def test_what_was_not_examined_is_skipped():
    """Not examined is not the same as in order; what was examined passes."""
    found = cases()

    assert [] == found["tcp.connect.refused"]
    assert ["skipped"] == [one.tag for one in found["http.status.server_error"]]
    assert ["nobody looked"] == [one.get("message") for one in found["tls.version.too_old"]]


def test_a_run_that_was_cut_is_an_error():
    """An incomplete run is not green, whatever was examined."""
    (told,) = cases(problems={"handshake": Problem(ProblemKind.BUG, "x")})["run"]

    assert ("error", "incomplete") == (told.tag, told.get("type"))


def test_a_target_without_diagnosis_is_an_error():
    """Beside the other targets; the numbers add up."""
    registry = known(failing("http.auth.rejected", Severity.HIGH))
    whole = Examined("b", diagnosed(registry))
    read = suites(Examined("a", message="no such file"), whole, registry=registry)

    assert ["a", "b"] == [one.get("name") for one in read]
    assert ["no such file"] == [one.get("message") for one in read[0].iter("error")]
    assert str(len(list(read.iter("testcase")))) == read.get("tests")
    assert str(len(list(read.iter("failure")))) == read.get("failures") == "1"
    assert str(len(list(read.iter("error")))) == read.get("errors")


def test_foreign_words_do_no_harm():
    """What XML has no characters for is shown as an escape, and quotes and brackets stay what they are."""
    (told,) = cases(failing("http.auth.rejected", Severity.HIGH))["http.auth.rejected"]

    assert 'a "b"\\x00\\x1b\\u202e] <&>' == told.get("message")
    assert "\u202e" not in (told.text or "")


def test_lone_surrogates_have_an_escape():
    """A name of a file that is no UTF-8 can hold one."""
    read = suites(Examined("a\udcff", message="\ufffe"), registry=known())

    assert "a\\udcff" == read[0].get("name")


def test_it_speaks_the_runs_language():
    """Headings and texts."""
    registry = known(failing("http.auth.rejected", Severity.HIGH))
    said = junit([Examined("demo", diagnosed(registry), language="pt_BR")], registry)

    assert "Evidências: config:unset" in said
