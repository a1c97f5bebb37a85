"""Every rule gets exactly what it asks for; what it did not get is said once, never passed."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.building import NOW, WATCHED, answered, case, ended, opened, repeats, target
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.remediation import ERROR_HANDLING
from wsinvest.diagnose.engine import NOT_COLLECTED, WHY, diagnose
from wsinvest.facts.comparison import CONTROL, UNCHANGED
from wsinvest.facts.cpu import Cpu
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.limits import LeftOut, Stop
from wsinvest.facts.memory import Memory
from wsinvest.i18n.messages import Message, Text
from wsinvest.model.attempt import Attempt, Change
from wsinvest.model.case import Problem, ProblemKind, Remark
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import Registry, collector, facts, rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target
from wsinvest.model.threshold import Thresholds
from wsinvest.model.units import Collector, Rule

TEXT = Text(title=Message("t"), impact=Message("i"), cause=Message("c"), fix=Message("f"), check=Message("k"))
MEMORY = Memory(100, 90, 10)
UNCHANGED_REPEAT = Change(CONTROL, UNCHANGED)


@collector
async def memory() -> Memory:
    return MEMORY


@collector
async def handshake() -> Handshake:
    return repeats(opened("r01"))


def registry(*rules: Rule) -> Registry:
    collectors: dict[str, Collector] = {"memory": memory, "handshake": handshake}
    return Registry(collectors, {}, {one.code: one for one in rules})


def always(code: str, severity: Severity = Severity.HIGH, **more) -> Rule:
    @rule(code, text=TEXT, **more)
    def fires() -> Outcome:
        return Fail(severity, Confidence.PROVEN)

    return fires


def asking(function: Callable[..., Outcome], code: str = "tcp.connect.refused") -> Rule:
    return rule(code, text=TEXT)(function)


def test_a_rule_gets_what_it_asks_for():
    """Facts, the target, the thresholds, and the case's own clock; what may be missing is None."""
    got = {}

    def asks(facts: Memory, of: Target, lines: Thresholds, now: datetime, shake: Handshake | None) -> Outcome:
        got.update(facts=facts, of=of, lines=lines, now=now, shake=shake)
        return Pass()

    own = target(thresholds={"memory_high": 0.5})
    diagnose(case(of=own, memory=MEMORY), registry(asking(asks)))

    assert {"facts": MEMORY, "of": own, "lines": Thresholds(own.thresholds), "now": NOW, "shake": None} == got


def needs_memory(facts: Memory) -> Outcome:
    return Pass()


def needs_both(facts: Memory, shake: Handshake) -> Outcome:
    return Pass()


def test_missing_facts_are_said_once_for_a_collector():
    """However many rules wanted them; the reason is that of the collector's own problem."""
    rules = [asking(needs_memory, "resource.memory.pressure"), asking(needs_both, "resource.fd.exhausted")]
    refused = Problem(ProblemKind.PERMISSION, "/proc/1: Permission denied")
    of = case(handshake=repeats(opened("r01")), problems={"memory": refused})
    found = diagnose(of, registry(*rules)).not_examined  # the last three are the limits of every run

    expected = (("resource",), WHY[ProblemKind.PERMISSION], refused.detail)
    assert [expected] == [(it.topics, it.why, it.detail) for it in found[:-3]]


def test_what_was_never_collected_says_so():
    """A case that lacks a part is judged on the rest, and the lack is named."""
    found = diagnose(case(), registry(asking(needs_memory))).not_examined

    assert [(("resource",), NOT_COLLECTED)] == [(item.topics, item.why) for item in found]


@collector
async def cpu() -> Cpu:
    raise NotImplementedError


def test_equal_reasons_of_collectors_share_a_line():
    """A notebook's name stands for its collectors when all of them are meant; others are named one by one."""
    known = Registry({unit.name: unit for unit in (cpu, memory, handshake)}, {}, {})
    slow, barred = Problem(ProblemKind.TIMEOUT, "3 s"), Problem(ProblemKind.PERMISSION, "no rights")

    both = diagnose(case(problems={"cpu": slow, "memory": slow, "handshake": slow}), known).not_examined
    one = diagnose(case(problems={"cpu": slow, "memory": barred}), known).not_examined

    assert [(("resource", "handshake"), "3 s")] == [(item.topics, item.detail) for item in both]
    assert [(("cpu",), "3 s"), (("memory",), "no rights")] == [(item.topics, item.detail) for item in one]


def test_what_the_target_does_not_have_is_not_missed():
    """No certificate behind ws://, no login where none was named; memory of a server far away is missed."""
    known = Registry({unit.name: unit for unit in (cpu, memory)}, {}, {})
    nothing = Problem(ProblemKind.NOT_APPLICABLE, "the target is not reached over TLS")
    hidden = Problem(ProblemKind.OUT_OF_SIGHT, "not this host")

    found = diagnose(case(problems={"certificate": nothing, "cpu": nothing, "memory": hidden}), known).not_examined

    assert [(("resource",), "not this host")] == [(item.topics, item.detail) for item in found]


def test_a_rule_about_what_the_target_does_not_have_is_not_missed():
    """Nor are its rules."""

    def wanting(found: Cpu) -> Outcome:
        return Pass()

    rule_ = asking(wanting)
    known = Registry({"cpu": cpu}, {}, {rule_.code: rule_})

    assert () == diagnose(case(problems={"cpu": Problem(ProblemKind.NOT_APPLICABLE, "none")}), known).not_examined


@pytest.mark.parametrize(
    ("last", "confidence"),
    [
        ((), Confidence.INFERRED),
        ((answered("p02", 401, change=UNCHANGED_REPEAT),), Confidence.PROVEN),
        ((answered("p02", 429, change=UNCHANGED_REPEAT),), Confidence.INFERRED),
    ],
    ids=["not repeated", "still refused", "asked for fewer requests"],
)
def test_a_change_proves_once_the_unchanged_request_failed_again(last: tuple[Attempt, ...], confidence: Confidence):
    """Else the fault may have passed by itself while the changed request was made."""
    probe = opened("p01", change=Change("origin", "own_origin", ("http.origin.rejected",)), session=WATCHED)
    seen = repeats(answered("r01", 401), probes=(probe, *last))

    def by_probe(shake: Handshake) -> Outcome:
        return Fail(Severity.HIGH, Confidence.PROVEN, evidence=(f"handshake:probes/{shake.probes[0].id}/stages",))

    (finding,) = diagnose(case(handshake=seen), registry(asking(by_probe))).findings

    assert confidence is finding.confidence


def test_what_a_command_of_its_own_makes_is_not_missed():
    """Nobody asked this run for a load; a rule on it has found nothing and excluded nothing."""

    @facts("load", label=Message("load"), apart=True)
    class Apart:
        """What such a command found."""

    def wanting(found: Apart) -> Outcome:
        raise NotImplementedError

    known = Registry({}, {}, {"x.y.z": asking(wanting)}, {"apart": Apart})
    diagnosis = diagnose(case(), known)

    assert ((), ()) == (diagnosis.not_examined, diagnosis.passed)


def test_equal_reasons_of_rules_share_a_line():
    """A reader is not flooded by one reason in many codes."""
    reason = Remark("No source was named.", "Nenhuma fonte foi informada.")

    def cannot() -> Outcome:
        return NotMeasured(reason)

    rules = [asking(cannot, "tcp.connect.timeout"), asking(cannot, "tcp.connect.refused")]
    found = diagnose(case(), registry(*rules)).not_examined

    assert [(("tcp.connect.refused", "tcp.connect.timeout"), reason)] == [(item.codes, item.why) for item in found]


def test_attempts_left_out_are_named():
    """Fewer attempts than planned is something that the reader must know."""
    facts = repeats(
        opened("r01"), left_out=(LeftOut("repeats", 1, Stop.RATE_LIMITED), LeftOut("probes", 9, Stop.BUDGET))
    )
    found = diagnose(case(handshake=facts), registry()).not_examined

    assert [("repeats",), ("probes",)] == [item.topics for item in found[:2]]
    assert found[0].why.say("en").startswith("1 attempt was left out")
    assert found[1].why.say("pt_BR").startswith("9 tentativas não foram feitas")


def test_what_lies_behind_tls_is_not_called_fine():
    """Faults come in series: where no connection got beyond TLS, nobody has looked at path, token and session."""
    expired = ended("r01", StageName.TLS, Reason.CERTIFICATE_EXPIRED)
    found = diagnose(case(handshake=repeats(expired)), registry()).not_examined

    assert ("handshake",) == found[0].topics
    some = diagnose(case(handshake=repeats(expired, opened("r02"))), registry()).not_examined
    assert ("handshake",) not in [item.topics for item in some]


def test_findings_are_sorted_worst_first_then_roots():
    """A reader meets what matters first; equal ones stand by code."""
    rules = [
        always("tcp.connect.timeout", Severity.HIGH),
        always("http.auth.rejected", Severity.CRITICAL),
        always("config.secret.missing", Severity.CRITICAL, leads_to=("http.auth.rejected",)),
        always("tcp.connect.refused", Severity.HIGH),
        always("config.logging.limited", Severity.MEDIUM),
    ]
    found = diagnose(case(), registry(*rules)).findings

    assert [
        ("config.secret.missing", True, "secret", "authentication"),
        ("http.auth.rejected", False, "handshake", "connection"),
        ("tcp.connect.refused", True, "handshake", "connection"),
        ("tcp.connect.timeout", True, "handshake", "connection"),
        ("config.logging.limited", False, "logging", "configuration"),
    ] == [(one.code, one.root_cause, one.family, one.category) for one in found]


def test_chains_start_with_what_fails_then_with_the_worst_root():
    """A secret that explains nothing that was seen is not what the reader asks about, however grave it is."""
    rules = [
        always("tcp.connect.refused", Severity.HIGH),
        always("config.secret.missing", Severity.CRITICAL),
        always("config.secret.weak", Severity.HIGH),
    ]
    found = diagnose(case(), registry(*rules)).chains

    assert ["tcp.connect.refused", "config.secret.missing", "config.secret.weak"] == [chain[0].code for chain in found]


def test_steps_of_the_rules_become_the_plan():
    """A finding carries its rule's steps, and the plan holds them."""
    found = diagnose(case(), registry(always("tcp.connect.refused", steps=(ERROR_HANDLING,))))

    assert (ERROR_HANDLING,) == found.findings[0].steps == found.plan


def test_a_rule_for_the_rest_is_asked_last():
    """It sees only the failed repeats whose end no other finding cites."""
    got = []

    def rest(left: Unexplained) -> Outcome:
        got.append(left)
        return Pass()

    def refused(shake: Handshake) -> Outcome:
        return Fail(Severity.HIGH, Confidence.OBSERVED, evidence=("handshake:repeats/r01/stages/tcp",))

    facts = repeats(
        ended("r01", StageName.TCP, Reason.REFUSED),
        ended("r02", StageName.TCP, Reason.REFUSED),
        answered("r03", 418),
        opened("r04"),
    )
    diagnose(case(handshake=facts), registry(asking(rest, "http.answer.unexplained"), asking(refused)))

    assert [Unexplained((facts.repeats[2],), 4)] == got


def test_a_rule_for_the_rest_needs_a_handshake():
    """Without attempts nothing is left over, and the missing part is named as the handshake's."""

    def rest(left: Unexplained) -> Outcome:
        return Pass()

    found = diagnose(case(), registry(asking(rest))).not_examined

    assert [("handshake",)] == [item.topics for item in found]


def test_the_same_case_gives_the_same_diagnosis():
    """Judging has no clock, no chance and no memory."""
    facts = case(memory=MEMORY, handshake=repeats(answered("r01", 403)))
    known = registry(always("tcp.connect.refused"), asking(needs_both, "tcp.connect.timeout"))

    assert diagnose(facts, known) == diagnose(facts, known)


def test_nothing_found_is_ok():
    """An empty list of findings is the status ok, where a handshake was made."""
    assert (
        "ok" == diagnose(case(memory=MEMORY, handshake=repeats(opened("r01"))), registry(asking(needs_memory))).status
    )
