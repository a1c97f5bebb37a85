"""Runs every rule on the facts that it needs, and makes the diagnosis of a case from the outcomes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from wsinvest.analysis import paste
from wsinvest.analysis.closing import none_stayed
from wsinvest.analysis.ends import Unexplained, unexplained
from wsinvest.analysis.proofs import Proofs
from wsinvest.diagnose import causes
from wsinvest.diagnose.limits import limits_of
from wsinvest.diagnose.objectives import objectives_of
from wsinvest.diagnose.plan import first_of, plan_of
from wsinvest.diagnose.restricted import restricted
from wsinvest.diagnose.surer import surer_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.limits import Asked, Stop
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.case import Case, ProblemKind
from wsinvest.model.finding import (
    Chain,
    Confidence,
    Diagnosis,
    Fail,
    Finding,
    NotExamined,
    NotMeasured,
    Outcome,
    Pass,
    Severity,
)
from wsinvest.model.registry import Registry, judging
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target
from wsinvest.model.taxonomy import category_of, family_of
from wsinvest.model.threshold import Thresholds
from wsinvest.model.units import Rule, key, topic_of

WHY: Final[Mapping[ProblemKind, Phrase]] = {
    ProblemKind.TIMEOUT: _("The measurement ran out of time."),
    ProblemKind.REFUSED: _("Access for measuring was refused."),
    ProblemKind.PERMISSION: _("This account lacks the rights to read it."),
    ProblemKind.MISSING: _("What would have to be read is not there or was not named for this target."),
    ProblemKind.PLATFORM: _("It cannot be read on this operating system."),
    ProblemKind.NOT_APPLICABLE: _("It does not apply to this target, or none was named for it."),
    ProblemKind.RATE_LIMITED: _("The server asked for fewer requests, so it was not asked again."),
    ProblemKind.OUT_OF_SIGHT: _("It cannot be seen from this machine."),
    ProblemKind.BUG: _("Our own fault: the collector ended with an error."),
}
NOT_COLLECTED: Final = _("It was not collected in this run.")
BEHIND_TLS: Final = _(
    "No connection got beyond TLS, and over one that cannot be trusted neither a request nor a token is sent: "
    "path, token, answer and session remain unknown."
)
LEFT_OUT: Final[Mapping[Stop, Phrase]] = {
    Stop.RATE_LIMITED: _(
        "{count:int} {count:plural:attempt was|attempts were} left out: the server asked for fewer requests."
    ),
    Stop.THREE_TIMEOUTS: _("{count:int} {count:plural:attempt was|attempts were} left out after three equal timeouts."),
    Stop.DEADLINE: _("{count:int} {count:plural:attempt was|attempts were} left out: the deadline was reached."),
    Stop.BUDGET: _("{count:int} {count:plural:attempt was|attempts were} left out: the budget of requests was spent."),
    Stop.ABORTED_BY_SOURCE: _(
        "{count:int} {count:plural:attempt is|attempts are} not recorded in the source of this case."
    ),
}


_OF_THE_CONNECTION: Final = ("dns.", "tcp.", "tls.", "http.", "protocol.", "session.")
_GIVEN: Final = frozenset(map(key, (Target, Thresholds, datetime)))  # to every rule
_OF_HANDSHAKE: Final = (Unexplained, Proofs)  # derived from the facts of the handshake


@dataclass(frozen=True, slots=True)
class _Evaluated:
    """A rule and its outcome. `blocked_by`: the collector whose facts were missing, else empty."""

    rule: Rule[..., Outcome]
    outcome: Outcome
    blocked_by: str = ""


def diagnose(case: Case, registry: Registry | None = None) -> Diagnosis:
    """The diagnosis of a recorded case: findings (worst first), chains, plan, objectives, not examined.

    `registry`: the rules to run, all rules of wsinvest by default. No I/O, no clock.
    """
    known = registry or judging()
    evaluated = _evaluate_all(case, known)
    found = _findings(evaluated, paste.values_of(case.manifest.target, case.now))
    excluded = frozenset(one.rule.code for one in evaluated if isinstance(one.outcome, Pass) and one.outcome.by)
    edges = causes.without(causes.with_late_refusals(known.edges), excluded)
    root_codes = causes.roots(found, edges)
    explain = causes.explaining(found, edges)  # roots that explain a failure come first
    rooted = [replace(one, root_cause=one.code in root_codes) for one in found]
    findings = tuple(sorted(_by_harm(rooted, explain, case), key=_rank))
    ordered_roots = sorted((one.code for one in findings if one.root_cause), key=lambda code: code not in explain)
    first = first_of(findings, ordered_roots)
    return Diagnosis(
        case=case,
        findings=findings,
        chains=tuple(_chains(findings, ordered_roots, edges)),
        plan=plan_of(findings, first),
        objectives=objectives_of(case, findings),
        not_examined=_not_examined(case, evaluated, known),
        passed=tuple(sorted(one.rule.code for one in evaluated if isinstance(one.outcome, Pass))),
        first=first,
        surer=surer_of(findings, case),
    )


def _chains(findings: Iterable[Finding], root_codes: Iterable[str], edges: causes.Edges) -> Iterator[Chain]:
    by_code = {finding.code: finding for finding in findings}
    observed = frozenset(by_code)
    for code in root_codes:
        yield from causes.chains([code], observed, causes.followed(by_code[code], observed, edges))


def _by_harm(findings: list[Finding], explain: frozenset[str], case: Case) -> list[Finding]:
    """The findings, in which what explains the failure is critical if no connection stayed open.

    That harm is the same whatever is known of its cause. What was not given to this run is no harm.
    """
    handshake = case.facts(Handshake)
    lives = handshake is None or not none_stayed(handshake)
    roots = [one for one in findings if one.root_cause and one.code in explain]
    grave = [one for one in roots if one.severity >= Severity.HIGH or one.code.startswith(_OF_THE_CONNECTION)]
    ours = any(one.not_given for one in findings)
    if lives or ours or any(one.severity is Severity.CRITICAL for one in grave):
        return findings
    return [replace(one, severity=Severity.CRITICAL) if one in grave else one for one in findings]


def _evaluate_all(case: Case, registry: Registry) -> tuple[_Evaluated, ...]:
    """The outcome of every rule. Rules that need `Unexplained` run last, since it is made from the findings so far."""
    facts, place = _available(case), paste.values_of(case.manifest.target, case.now)
    last = {code for code, rule in registry.rules.items() if _needs(rule, Unexplained)}
    first = [_evaluate(rule, facts, case, registry) for code, rule in registry.rules.items() if code not in last]
    handshake = facts.get(key(Handshake))
    if handshake is not None:
        facts = {**facts, key(Unexplained): unexplained(handshake.repeats, _findings(first, place))}
    return (*first, *(_evaluate(registry.rules[code], facts, case, registry) for code in sorted(last)))


def _available(case: Case) -> Mapping[str, Any]:
    target = case.manifest.target
    given: dict[str, Any] = {
        key(Target): target,
        key(Thresholds): Thresholds(target.thresholds),
        key(datetime): case.now,
    }
    facts = (evidence.facts for evidence in case.evidence.values() if evidence.facts is not None)
    given |= {key(type(item)): item for item in facts}
    handshake = given.get(key(Handshake))
    return given if handshake is None else {**given, key(Proofs): Proofs(handshake)}


def _needs(rule: Rule[..., Outcome], kind: type) -> bool:
    return any(key(needed) == key(kind) for needed, _optional in rule.needs.values())


def _evaluate(rule: Rule[..., Outcome], facts: Mapping[str, Any], case: Case, registry: Registry) -> _Evaluated:
    for kind, optional in rule.needs.values():
        if key(kind) not in facts and not optional:
            collector = _evidence_name(Handshake if kind in _OF_HANDSHAKE else kind, registry)
            return _Evaluated(rule, NotMeasured(_why(case, collector)), collector)
    asked = [kind for kind, _optional in rule.needs.values() if key(kind) not in _GIVEN]
    if asked and not any(key(kind) in facts for kind in asked):  # each is optional, and there is none
        collector = _evidence_name(asked[0], registry)
        return _Evaluated(rule, NotMeasured(_why(case, collector)), collector)
    outcome = rule(**{name: facts.get(key(kind)) for name, (kind, _optional) in rule.needs.items()})
    return _Evaluated(rule, _confirmed(outcome, facts.get(key(Proofs))))


def _confirmed(outcome: Outcome, proofs: Proofs | None) -> Outcome:
    """The outcome; one that was proven by a probe is inferred if the fault may have passed by itself meanwhile."""
    if not isinstance(outcome, Fail) or outcome.confidence is not Confidence.PROVEN or proofs is None:
        return outcome
    passed = {f"handshake:probes/{probe}" for probe in proofs.unconfirmed}
    shown = {"/".join(reference.split("/")[:2]) for reference in outcome.evidence}
    return replace(outcome, confidence=Confidence.INFERRED) if passed & shown else outcome


def _evidence_name(kind: type, registry: Registry) -> str:
    """The name of the evidence that holds this facts class, else the class name in lower case."""
    named = (name for name, given in registry.kinds.items() if key(given) == key(kind))
    return next(named, kind.__name__.lower())


def _why(case: Case, collector: str) -> Phrase:
    evidence = case.evidence.get(collector)
    return NOT_COLLECTED if evidence is None or evidence.problem is None else WHY[evidence.problem.kind]


def _findings(evaluated: Iterable[_Evaluated], place: Mapping[str, str]) -> tuple[Finding, ...]:
    return tuple(_finding(one.rule, one.outcome, place) for one in evaluated if isinstance(one.outcome, Fail))


def _finding(rule: Rule[..., Outcome], fail: Fail, place: Mapping[str, str]) -> Finding:
    """The finding of this Fail; `place` fills the texts to paste and the commands with the target's own values."""
    family = family_of(rule.code)
    return Finding(
        code=rule.code,
        family=family,
        category=category_of(family),
        severity=fail.severity,
        confidence=fail.confidence,
        root_cause=False,
        values=fail.values,
        steps=paste.with_lines(rule.steps if fail.steps is None else fail.steps, fail, place),
        evidence=fail.evidence,
        refuted=fail.refuted,
        rivals=tuple(paste.with_command(rival, place) for rival in fail.rivals),
        surer=() if fail.confidence is Confidence.PROVEN and not fail.not_given else fail.surer,
        not_given=fail.not_given,
    )


def _rank(finding: Finding) -> tuple[int, bool, str]:
    return -finding.severity, not finding.root_cause, finding.code


def _not_examined(case: Case, evaluated: tuple[_Evaluated, ...], registry: Registry) -> tuple[NotExamined, ...]:
    """What was not examined: missing facts, rules that returned NotMeasured, attempts that were left out."""
    without = _without_facts(case, evaluated, registry)
    run = (*_after_tls(case), *_left_out(case), *_stopped_sources(case))
    return (*without, *_not_measured(evaluated), *run, *restricted(case.manifest.target), *limits_of(case))


def _without_facts(case: Case, evaluated: Iterable[_Evaluated], registry: Registry) -> Iterator[NotExamined]:
    """One entry for each reason, with all its collectors; problems of kind NOT_APPLICABLE are omitted.

    So is what a command of its own would have made.
    """
    problems = {name: evidence.problem for name, evidence in case.evidence.items() if evidence.problem is not None}
    absent = {name for name, problem in problems.items() if problem.kind is ProblemKind.NOT_APPLICABLE}
    absent |= {name for name, kind in registry.kinds.items() if topic_of(kind).apart and name not in problems}
    groups: dict[Phrase, list[str]] = {}
    for name in sorted({*problems, *(one.blocked_by for one in evaluated if one.blocked_by)} - absent):
        groups.setdefault(_why(case, name), []).append(name)
    for why, names in groups.items():
        details = dict.fromkeys(problems[name].detail for name in names if name in problems)
        yield NotExamined(why, topics=_by_notebook(names, registry, absent), detail="; ".join(details))


def _by_notebook(names: list[str], registry: Registry, absent: set[str]) -> tuple[str, ...]:
    """The names, in which a notebook's name replaces its collectors if all applicable ones are among them."""
    notebooks: dict[str, set[str]] = {}
    for name, kind in registry.kinds.items():
        if name not in absent:
            notebooks.setdefault(topic_of(kind).notebook, set()).add(name)
    whole = {name: notebook for notebook, units in notebooks.items() if units <= set(names) for name in units}
    return tuple(dict.fromkeys(whole.get(name, name) for name in names))


def _not_measured(evaluated: Iterable[_Evaluated]) -> Iterator[NotExamined]:
    """One entry for each reason of a NotMeasured outcome, with all its codes; missing facts are not counted here."""
    codes: dict[Phrase, list[str]] = {}
    for one in evaluated:
        if isinstance(one.outcome, NotMeasured) and not one.blocked_by:
            codes.setdefault(one.outcome.reason, []).append(one.rule.code)
    yield from (NotExamined(reason, codes=tuple(sorted(found))) for reason, found in codes.items())


def _after_tls(case: Case) -> Iterator[NotExamined]:
    """An entry for the stages after TLS if every attempt failed at TLS, so that no reader takes them for passed."""
    handshake = case.facts(Handshake)
    if handshake and all(one.failed and one.failed.name is StageName.TLS for one in handshake.repeats):
        yield NotExamined(BEHIND_TLS, topics=("handshake",))


def _left_out(case: Case) -> Iterator[NotExamined]:
    handshake = case.facts(Handshake)
    for left in handshake.left_out if handshake else ():
        yield NotExamined(filled(LEFT_OUT[left.why], count=left.count), topics=(left.what,))


def _stopped_sources(case: Case) -> Iterator[NotExamined]:
    """An entry for each other source (login, health, metrics, keys) that asked for fewer requests and was stopped."""
    for name, evidence in sorted(case.evidence.items()):
        if isinstance(evidence.facts, Asked) and evidence.facts.asks_to_stop:
            yield NotExamined(WHY[ProblemKind.RATE_LIMITED], topics=(name,))
