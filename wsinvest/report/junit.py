"""A diagnosis as a JUnit file: a suite for each target, a test case for each code of the catalogue."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as Xml

from wsinvest.model.finding import Diagnosis, Finding, Severity
from wsinvest.model.registry import Registry, judging
from wsinvest.report import phrases
from wsinvest.report.blocks import shown
from wsinvest.report.examined import Examined, texts

RUN: Final = "run"  # the test case that fails if the run itself did not come to its end
_COUNTED: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2


def junit(examined: Iterable[Examined], registry: Registry | None = None) -> str:
    """The XML document. Cases fail as the exit status does: for high, critical and `undetermined`.

    Lower findings are told by cases that pass.

    What was not examined is skipped, never passed. The case `run` is an error where a part was cut off, or where there
    is no diagnosis.
    """
    known = registry or judging()
    suites = Xml.Element("testsuites", name="wsinvest")
    suites.extend(_suite(one, known) for one in examined)
    for name in ("tests", "failures", "errors"):
        suites.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    Xml.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(suites, encoding="unicode")}\n'


def _suite(one: Examined, registry: Registry) -> Xml.Element:
    suite = Xml.Element("testsuite", name=_legal(one.name))
    suite.append(_run(one))
    if one.diagnosis is not None:
        suite.set("timestamp", f"{one.diagnosis.case.now:%Y-%m-%dT%H:%M:%S}")
        suite.extend(_codes(one.diagnosis, one.language, registry))
    suite.set("tests", str(len(suite)))
    for attribute, tag in _COUNTED.items():
        suite.set(attribute, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _run(one: Examined) -> Xml.Element:
    case = Xml.Element("testcase", name=RUN, classname="wsinvest")
    if one.diagnosis is None:
        _tell(case, "error", one.message, "no diagnosis")
    elif one.diagnosis.case.missed:
        said = phrases.MISSED.say(one.language, {"parts": list(one.diagnosis.case.missed)})
        _tell(case, "error", said, "incomplete")
    return case


def _codes(diagnosis: Diagnosis, language: str, registry: Registry) -> Iterator[Xml.Element]:
    found = {finding.code: finding for finding in diagnosis.findings}
    for code in sorted(registry.rules):
        case = Xml.Element("testcase", name=code, classname=f"wsinvest.{code.partition('.')[0]}")
        if code in found:
            _finding(case, found[code], language, registry)
        elif code not in diagnosis.passed:
            _tell(case, "skipped", _why(diagnosis, code, language))
        yield case


def _finding(case: Xml.Element, finding: Finding, language: str, registry: Registry) -> None:
    said = texts(finding, language, registry)
    if finding.severity >= Severity.HIGH or finding.not_given:
        kind = finding.severity.word if finding.severity >= Severity.HIGH else "undetermined"
        _tell(case, "failure", said.partition("\n")[0], kind).text = _legal(said)
    else:
        Xml.SubElement(case, "system-out").text = _legal(f"[{finding.severity.word}] {said}")


def _why(diagnosis: Diagnosis, code: str, language: str) -> str:
    whys = (item.why.say(language) for item in diagnosis.not_examined if code in item.codes)
    return next(whys, phrases.TITLES["not_examined"].say(language))


def _tell(case: Xml.Element, tag: str, message: str, kind: str = "") -> Xml.Element:
    attributes = {"message": _legal(message)} | ({"type": kind} if kind else {})
    return Xml.SubElement(case, tag, attributes)


def _legal(said: str) -> str:
    """The text with invisible characters, and those that XML cannot hold, as escapes."""
    return _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", shown(said))
