"""The public JSON: schema 1, ASCII, no NaN, the same keys for every finding."""

import json
from dataclasses import replace

import pytest

from tests.building import WS, case, target
from wsinvest.analysis.remediation import SET_SECRET
from wsinvest.diagnose.engine import diagnose
from wsinvest.i18n.messages import Message, Text
from wsinvest.model.finding import Confidence, Fail, Finding, NotExamined, Outcome, Refuted, Severity
from wsinvest.model.registry import Registry, rule
from wsinvest.model.target import Url
from wsinvest.report.document import document, error_document, totals, worst_by_family
from wsinvest.report.trials import Trials

TEXT = Text(
    title=Message("{share:pct} unset"),
    impact=Message("impact"),
    cause=Message("cause"),
    fix=Message("fix"),
    check=Message("check"),
)
REASON = Message("not here")


@rule("config.secret.missing", leads_to=("http.auth.rejected",), text=TEXT, steps=(SET_SECRET,))
def missing() -> Outcome:
    evidence, refuted = ("config:values/JWT_SECRET",), (Refuted("config.secret.mismatch", "config:values/JWT_SECRET"),)
    return Fail(Severity.CRITICAL, Confidence.PROVEN, {"share": 0.808}, evidence, refuted)


@rule("http.auth.rejected", text=TEXT)
def rejected() -> Outcome:
    return Fail(Severity.HIGH, Confidence.OBSERVED, {"share": 1.0})


KNOWN = Registry({}, {}, {unit.code: unit for unit in (missing, rejected)})


def read(language: str = "en", **more) -> dict:
    return json.loads(document(diagnose(case(), KNOWN), language, registry=KNOWN, **more))


def test_head():
    """Schema, target, status, whether it is whole, and problems by family."""
    found = read()

    assert {"name": "demo", "url": "ws://127.0.0.1:8765/ws"} == found["target"]
    assert (1, "critical", False) == (found["schema"], found["status"], found["incomplete"])
    assert {"problems": 2, "critical": 1, "high": 1, "medium": 0, "low": 0} == found["totals"]


def test_a_finding(monkeypatch: pytest.MonkeyPatch):
    """All that scripts may rely on, in one object."""
    monkeypatch.setattr("wsinvest.report.document.trials_of", lambda _code: Trials(43, 41))

    assert {
        "code": "config.secret.missing",
        "family": "secret",
        "category": "authentication",
        "severity": "critical",
        "root_cause": True,
        "confidence": "proven",
        "title": "80.8% unset",
        "impact": "impact",
        "cause": "cause",
        "fix": "fix",
        "check": "check",
        "steps": ["set_secret"],
        "evidence": ["config:values/JWT_SECRET"],
        "refuted": [{"code": "config.secret.mismatch", "by": "config:values/JWT_SECRET"}],
        "rivals": [],
        "surer": [],
        "trials": {"tried": 43, "right": 41},
    } == read()["findings"][0]


def test_chains_plan_objectives_and_gaps():
    """Each of the other parts, in the form of the contract."""
    found = read()

    assert [[{"code": code, "observed": True} for code in KNOWN.rules]] == found["chains"]
    assert ["set_secret", "restart_services", "training"] == [step["id"] for step in found["plan"]]
    assert {"id", "phase", "minutes", "text", "lines", "check"} == set(found["plan"][0]) == set(found["first"])
    assert {"name", "kind", "op", "limit", "unit", "measured", "state"} == set(found["objectives"][0])
    assert (None, "unknown") == (found["objectives"][0]["measured"], found["objectives"][0]["state"])
    assert ("set_secret", True) == (found["first"]["id"], "JWT_SECRET=" in found["first"]["lines"])
    assert [] == found["not_examined"] == found["surer"]


def test_what_was_not_examined_is_one_text():
    """Scripts of schema 1 read names and codes joined by commas."""
    items = (NotExamined(REASON, topics=("memory", "cpu")), NotExamined(REASON, codes=("tls.version.old", "tls.sni")))
    found = json.loads(document(replace(diagnose(case(), KNOWN), not_examined=items), "en", registry=KNOWN))

    assert ["memory, cpu", "tls.version.old, tls.sni"] == [one["what"] for one in found["not_examined"]]


def test_words_are_in_the_language_asked_for():
    """Portuguese words and number forms, in the same structure."""
    assert "[en] 80,8\u00a0% unset" == read("pt_BR")["findings"][0]["title"]


def test_it_is_ascii():
    """Any terminal, any locale, any reader."""
    assert document(diagnose(case(), KNOWN), "pt_BR", registry=KNOWN).isascii()


def test_a_masked_query_is_ascii_too():
    """The URL's mark for hidden values is escaped, not dropped."""
    hidden = Url(WS.scheme, WS.host, WS.port, WS.path, ("token",))
    text = document(diagnose(case(of=target(hidden)), KNOWN), "en", registry=KNOWN)

    assert "ws://127.0.0.1:8765/ws?token=…" == json.loads(text)["target"]["url"]


def test_incomplete_is_said():
    """A partial investigation never looks like a whole one."""
    assert read(incomplete=True)["incomplete"] is True


def test_nan_is_refused():
    """A number that is none would make the document unreadable elsewhere."""
    own = target(objectives=(("handshake_p95_ms", float("nan")),))

    with pytest.raises(ValueError, match="JSON"):
        document(diagnose(case(of=own), KNOWN), "en", registry=KNOWN)


def test_an_error_is_a_document_too():
    """Scripts read one line of JSON whatever happened."""
    assert {"schema": 1, "error": {"exit_status": 4, "message": "no such target"}} == json.loads(
        error_document(4, "no such target")
    )


def finding(family: str, severity: Severity) -> Finding:
    return Finding("a.b.c", family, "", severity, Confidence.PROVEN, False, {}, (), (), ())


def test_a_problem_is_a_family_with_its_worst_severity():
    """Ten findings about one secret are one problem to a stakeholder."""
    findings = [finding("secret", Severity.LOW), finding("secret", Severity.HIGH), finding("memory", Severity.MEDIUM)]

    assert {"secret": Severity.HIGH, "memory": Severity.MEDIUM} == worst_by_family(findings)
    assert {"problems": 2, "critical": 0, "high": 1, "medium": 1, "low": 0} == totals(findings)
