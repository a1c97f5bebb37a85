"""How attempts end: the same end in several repeats is one fault, and an end that no finding names is one too."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wsinvest.attempt import Attempt, Reason, Response, StageName
from wsinvest.judgement import Confidence, Finding, Hit, Refuted, Severity

_NAMING = ("dns.", "tcp.", "tls.", "http.", "protocol.", "session.")
_NOT_AN_END = frozenset({"sent", "addresses"})
_CAPACITY = re.compile(
    r"insufficient resources|(?:too many|maximum|max\.?) (?:number of )?connections|(?:over|at) capacity", re.I
)
_UNAVAILABLE = 503


@dataclass(frozen=True, slots=True)
class End:
    """Where an attempt failed and how; `status` is that of the answer, if one came."""

    stage: StageName
    reason: Reason | None
    status: int | None


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A rule that takes this is asked last: the failed repeats whose end no other finding names, of all repeats."""

    attempts: tuple[Attempt, ...]
    of: int


def end_of(attempt: Attempt) -> End | None:
    """How the attempt failed, None when it did not."""
    failed = attempt.failed
    if failed is None:
        return None
    return End(failed.name, failed.reason, attempt.response.status if attempt.response else None)


def failed_at(attempts: Iterable[Attempt], stage: StageName, *reasons: Reason) -> tuple[Attempt, ...]:
    """The attempts that failed at this stage, for one of these reasons if any is given."""
    ends = ((attempt, end_of(attempt)) for attempt in attempts)
    return tuple(one for one, end in ends if end and end.stage is stage and (not reasons or end.reason in reasons))


def answered(attempts: Iterable[Attempt], *statuses: int) -> tuple[Attempt, ...]:
    """The attempts that ended with an answer of one of these statuses in place of a WebSocket."""
    return tuple(one for one in attempts if one.failed and one.response and one.response.status in statuses)


def says_capacity(response: Response | None) -> bool:
    """Whether the answer is a 503 whose own words are that the server is full."""
    return response is not None and response.status == _UNAVAILABLE and bool(_CAPACITY.search(response.body))


def closed_prematurely(attempt: Attempt) -> bool:
    """Whether the server ended the connection after the request was sent: before its answer, or right after open."""
    end = end_of(attempt)
    if end is None:
        return False
    return end.reason is Reason.CLOSED or end.stage.depth >= StageName.OPEN.depth


def severity(ended: int, of: int) -> Severity:
    """A connection fault is critical when every repeat ends with it, high when some do."""
    return Severity.CRITICAL if ended >= of else Severity.HIGH


def hit(
    ended: tuple[Attempt, ...],
    of: int,
    confidence: Confidence = Confidence.OBSERVED,
    *,
    at_most: Severity = Severity.CRITICAL,
    evidence: tuple[str, ...] = (),
    refuted: tuple[Refuted, ...] = (),
    **values: object,
) -> Hit:
    """The hit of a fault in which these of all repeats ended, never above the rule's own severity."""
    return Hit(
        min(at_most, severity(len(ended), of)),
        confidence,
        values={"count": len(ended), "of": of, **values},
        evidence=(*seen(ended), *evidence),
        refuted=refuted,
    )


def seen(attempts: Iterable[Attempt]) -> tuple[str, ...]:
    """References to the failed stage of the first attempt of each end: enough to find all of them."""
    first: dict[End, str] = {}
    for attempt in attempts:
        end = end_of(attempt)
        if end is not None:
            first.setdefault(end, f"handshake:repeats/{attempt.id}/stages/{end.stage}")
    return tuple(first.values())


def unexplained(repeats: tuple[Attempt, ...], findings: Iterable[Finding]) -> Unexplained:
    """The failed repeats whose end no connection finding cites."""
    naming = (finding for finding in findings if finding.code.startswith(_NAMING))
    cited = {_cited(reference) for finding in naming for reference in finding.evidence}
    explained = {end_of(attempt) for attempt in repeats if attempt.id in cited}
    return Unexplained(tuple(one for one in repeats if one.failed and end_of(one) not in explained), len(repeats))


def _cited(reference: str) -> str:
    """The id of the repeat whose end a reference shows, empty for any other reference."""
    head, _, path = reference.partition("handshake:repeats/")
    identity, _, part = path.partition("/")
    return "" if head or part.split("/")[0] in _NOT_AN_END else identity
