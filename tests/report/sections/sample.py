"""A small judged case with hand-made rules: a root, a gap, a symptom, advice; and a rule with numbers in its title."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.building import answered, case, opened, repeats, target
from wsinvest.analysis.remediation import RESOURCE_MONITOR, SET_SECRET, VERIFY_AUTH
from wsinvest.diagnose.engine import diagnose
from wsinvest.i18n.messages import Message, Text
from wsinvest.model.case import Case, Problem, ProblemKind, Remark
from wsinvest.model.finding import Confidence, Diagnosis, Fail, NotMeasured, Outcome, Pass, Refuted, Rival, Severity
from wsinvest.model.registry import Registry, judging, rule
from wsinvest.model.units import Rule
from wsinvest.report.blocks import Block, Fold, Section
from wsinvest.report.sections import section as section_of
from wsinvest.report.sections import view_of
from wsinvest.report.sections.view import View

NOW = datetime(2026, 11, 22, 15, 42, 33, tzinfo=UTC)
SHAKE = repeats(*(answered(f"r{n:02}", 403, change=None) for n in range(1, 4)), opened("r04", open_ms=12.0))
WHY = Remark("Nobody asked.", "Ninguém perguntou.")


def words(name: str) -> Text:
    """The five parts of a finding's text, each recognisable."""
    parts = {part: Message(f"{name} {part}") for part in ("impact", "cause", "fix", "check")}
    return Text(title=Message(f"{name} is broken"), **parts)


def fires(code: str, severity: Severity, name: str, *, at: Outcome | None = None, **more: Any) -> Rule[..., Outcome]:
    """A rule that always answers the same."""
    answer = at or Fail(severity, Confidence.PROVEN, evidence=(f"config:values/{name}",))

    @rule(code, text=words(name), **more)
    def always() -> Outcome:
        return answer

    return always


SECRET = fires(
    "config.secret.missing",
    Severity.CRITICAL,
    "secret",
    leads_to=("token.value.empty",),
    steps=(SET_SECRET,),
    at=Fail(
        Severity.CRITICAL,
        Confidence.PROVEN,
        evidence=("config:values/JWT_SECRET",),
        refuted=(Refuted("config.secret.mismatch", "config:values/JWT_SECRET"),),
    ),
)
EMPTY = fires(
    "token.value.empty", Severity.HIGH, "token", leads_to=("http.auth.rejected",), steps=(VERIFY_AUTH,), at=Pass()
)
REJECTED = fires(
    "http.auth.rejected",
    Severity.HIGH,
    "auth",
    at=Fail(Severity.HIGH, Confidence.OBSERVED, evidence=("handshake:repeats/r01/response/status",)),
)
MEMORY = rule(
    "resource.memory.pressure",
    text=Text(
        title=Message("Memory at {used:pct}"),
        impact=Message("impact"),
        cause=Message("cause"),
        fix=Message("fix"),
        check=Message("check"),
        name=Message("Memory"),
    ),
    steps=(RESOURCE_MONITOR,),
)(lambda: Fail(Severity.HIGH, Confidence.PROVEN, {"used": 0.808}, ("memory:used",)))
LOGGING = fires("config.logging.limited", Severity.MEDIUM, "logs")
BLIND = fires("tls.certificate.expired", Severity.HIGH, "certificate", at=NotMeasured(WHY))
UNDECIDED = fires(
    "http.path.not_found",
    Severity.HIGH,
    "path",
    at=Fail(
        Severity.HIGH,
        Confidence.INFERRED,
        evidence=("handshake:repeats/r01/response/status",),
        rivals=(
            Rival(
                "http.proxy.upgrade_stripped",
                "curl -i http://127.0.0.1:9000/ws",
                Remark("426: the proxy strips it.", "426: o proxy o remove."),
            ),
        ),
    ),
)
RIVALS = (
    fires("config.secret.mismatch", Severity.HIGH, "pair", at=Pass()),
    fires("http.proxy.upgrade_stripped", Severity.HIGH, "proxy", at=Pass()),
)
ANSWER = fires("http.handshake.timeout", Severity.CRITICAL, "answer")
RULES = (SECRET, EMPTY, REJECTED, MEMORY, LOGGING, BLIND)


def registry(*rules: Rule[..., Outcome]) -> Registry:
    """A registry of these rules alone."""
    return Registry({}, {}, {one.code: one for one in rules or RULES})


def readable(*rules: Rule[..., Outcome]) -> Registry:
    """The same with the facts classes, which say what readers call their evidence."""
    return replace(registry(*rules), facts=judging().facts)


def sample(**facts: Any) -> Case:
    """Three of four repeats answered 403, and a login that could not be measured."""
    problems = {"login": Problem(ProblemKind.TIMEOUT, "no byte in 5 s")}
    return case(of=target(), problems=problems, **({"handshake": SHAKE} | facts))


def diagnosis(*rules: Rule[..., Outcome], of: Case | None = None) -> Diagnosis:
    """The sample, or another case, judged by these rules."""
    return diagnose(of or sample(), registry(*rules))


def fine() -> Diagnosis:
    """A case in which everything opened and no rule fires."""
    clear = fires("tcp.connect.refused", Severity.HIGH, "tcp", at=Pass())
    return replace(diagnosis(clear, of=case(handshake=repeats(opened("r01")))), not_examined=())


def calm() -> Diagnosis:
    """A case in which everything opened, with a step of today for something at medium."""
    hygiene = fires("config.secret.weak", Severity.MEDIUM, "hygiene", steps=(SET_SECRET,))
    return diagnosis(hygiene, of=case(handshake=repeats(opened("r01"))))


def view(of: Diagnosis | None = None, language: str = "en") -> View:
    """The sample as a reader of this language sees it."""
    return view_of(of or diagnosis(), language, readable(*RULES, UNDECIDED, *RIVALS))


def section(name: str, language: str = "en", of: Diagnosis | None = None) -> Section:
    """A section of the sample."""
    return section_of(of or diagnosis(), name, language, readable(*RULES, ANSWER, UNDECIDED, *RIVALS))


def unfolded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with those inside folds in their place."""
    return tuple(one for item in blocks for one in (unfolded(item.blocks) if isinstance(item, Fold) else (item,)))
