"""How attempts end: stage, reason and status; repeats that end alike are one fault."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase
from wsinvest.model.attempt import Attempt, Response
from wsinvest.model.finding import Confidence, Fail, Finding, Refuted, Rival, Severity, Surer
from wsinvest.model.stage import Reason, StageName

_CONNECTION_AREAS = ("dns.", "tcp.", "tls.", "http.", "protocol.", "session.", "server.")
_NOT_ENDS = frozenset({"sent", "addresses"})
_CAPACITY = re.compile(
    r"insufficient resources|(?:too many|maximum|max\.?) (?:number of )?connections|(?:over|at) capacity", re.I
)
UNAVAILABLE = 503
_PLAIN_HTTP_TO_HTTPS = (400, 497)
SCHEME_AXIS = "scheme"
# The server speaks TLS; our side rejected its certificate.
UNTRUSTED = frozenset(
    {
        Reason.CERTIFICATE_EXPIRED,
        Reason.CERTIFICATE_NOT_YET_VALID,
        Reason.CERTIFICATE_HOSTNAME,
        Reason.CERTIFICATE_SELF_SIGNED,
        Reason.CERTIFICATE_UNTRUSTED,
        Reason.CERTIFICATE_WEAK,
        Reason.CERTIFICATE_INVALID,
    }
)


@dataclass(frozen=True, slots=True)
class End:
    """The stage at which an attempt failed, the reason, and the status of the answer, if one came."""

    stage: StageName
    reason: Reason | None
    status: int | None


@dataclass(frozen=True, slots=True)
class Unexplained:
    """The failed repeats whose end no other finding cites, and the number of all repeats.

    A rule that takes this runs after all others.
    """

    attempts: tuple[Attempt, ...]
    of: int


def end_of(attempt: Attempt) -> End | None:
    """How the attempt failed, None if it did not; an unanswered close frame of our own is not a failure."""
    failed = attempt.failed
    if failed is None or failed.name is StageName.CLOSE:
        return None
    return End(failed.name, failed.reason, attempt.response.status if attempt.response else None)


def failed_at(attempts: Iterable[Attempt], stage: StageName, *reasons: Reason) -> tuple[Attempt, ...]:
    """The attempts that failed at this stage, for one of these reasons if any is given."""
    ends = ((attempt, end_of(attempt)) for attempt in attempts)
    return tuple(one for one, end in ends if end and end.stage is stage and (not reasons or end.reason in reasons))


def answered(attempts: Iterable[Attempt], *statuses: int) -> tuple[Attempt, ...]:
    """The attempts that failed with an HTTP answer of one of these statuses."""
    return tuple(one for one in attempts if one.failed and one.response and one.response.status in statuses)


def as_typical(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that ended as the typical repeat did, at least that one."""
    end = end_of(typical(handshake.repeats))
    return tuple(one for one in handshake.repeats if end_of(one) == end)


def status_of(attempts: Iterable[Attempt]) -> str:
    """The statuses of these attempts' answers, each once, joined by commas."""
    return ", ".join(dict.fromkeys(str(one.response.status) for one in attempts if one.response))


def says_capacity(response: Response | None) -> bool:
    """True if the answer is a 503 whose text says that the server is full."""
    return response is not None and response.status == UNAVAILABLE and bool(_CAPACITY.search(response.body))


def closed_prematurely(attempt: Attempt) -> bool:
    """True if the server ended the connection after the request was sent or after open."""
    end = end_of(attempt)
    if end is None:
        return False
    disconnected = end.stage.depth >= StageName.REQUEST.depth and end.reason in (Reason.CLOSED, Reason.RESET)
    return disconnected or end.stage.depth >= StageName.OPEN.depth


def speaks_tls(handshake: Handshake) -> bool:
    """True if a ws target's port answers a TLS hello (trusted or not) and no plain request opened."""
    if any(one.opened or one.passed(StageName.TLS) for one in handshake.repeats):
        return False
    return any(_hello_answered(probe) for probe in probes_of(handshake, SCHEME_AXIS))


def speaks_plain(handshake: Handshake) -> bool:
    """True if a wss target's port answers plain HTTP while a TLS handshake failed.

    TLS ports may answer plain text with 400 (or nginx's 497), so those count only if the TLS error was NOT_TLS.
    """
    failed = failed_at(handshake.repeats, StageName.TLS)
    if not failed:
        return False
    doubtful = () if failed_at(failed, StageName.TLS, Reason.NOT_TLS) else _PLAIN_HTTP_TO_HTTPS
    answers = (probe.response for probe in probes_of(handshake, SCHEME_AXIS) if probe.tls is None)
    return any(answer is not None and answer.status not in doubtful for answer in answers)


def probes_of(handshake: Handshake, axis: str) -> tuple[Attempt, ...]:
    """The probes that changed something on this axis."""
    return tuple(probe for probe in handshake.probes if probe.change and probe.change.axis == axis)


def _hello_answered(probe: Attempt) -> bool:
    """True if the TLS handshake passed, or failed only because our side rejected the certificate."""
    end = end_of(probe)
    refused_by_us = end is not None and end.stage is StageName.TLS and end.reason in UNTRUSTED
    return probe.passed(StageName.TLS) or refused_by_us


def severity(ended: int, of: int) -> Severity:
    """CRITICAL when every repeat ended so, HIGH when only some did."""
    return Severity.CRITICAL if ended >= of else Severity.HIGH


def hit(
    ended: tuple[Attempt, ...],
    of: int,
    confidence: Confidence = Confidence.OBSERVED,
    *,
    at_most: Severity = Severity.CRITICAL,
    evidence: tuple[str, ...] = (),
    refuted: tuple[Refuted, ...] = (),
    rivals: tuple[Rival, ...] = (),
    surer: tuple[Surer, ...] = (),
    snippet: Phrase | None = None,
    **values: object,
) -> Fail:
    """A Fail for a fault with which these of all repeats ended, never above `at_most`."""
    return Fail(
        min(at_most, severity(len(ended), of)),
        confidence,
        values={"count": len(ended), "of": of, **values},
        evidence=(*seen(ended), *evidence),
        refuted=refuted,
        rivals=rivals,
        surer=surer,
        snippet=snippet,
    )


def seen(attempts: Iterable[Attempt]) -> tuple[str, ...]:
    """One evidence reference for each distinct end: to the first attempt that ended so."""
    first: dict[End, str] = {}
    for attempt in attempts:
        end = end_of(attempt)
        if end is not None:
            part = _part(end)
            first.setdefault(end, f"handshake:repeats/{attempt.id}/{part}")
    return tuple(first.values())


def unexplained(repeats: tuple[Attempt, ...], findings: Iterable[Finding]) -> Unexplained:
    """The failed repeats whose end is cited by no dns, tcp, tls, http, protocol or session finding."""
    connection_findings = (finding for finding in findings if finding.code.startswith(_CONNECTION_AREAS))
    cited = {_cited(reference) for finding in connection_findings for reference in finding.evidence}
    explained = {end_of(attempt) for attempt in repeats if attempt.id in cited}
    return Unexplained(tuple(one for one in repeats if end_of(one) not in {None, *explained}), len(repeats))


def _cited(reference: str) -> str:
    """The id of the repeat whose end a reference names, empty for any other reference."""
    head, _, path = reference.partition("handshake:repeats/")
    identity, _, part = path.partition("/")
    return "" if head or part.split("/")[0] in _NOT_ENDS else identity


def _part(end: End) -> str:
    """The part of an attempt's facts that shows this end: its status, the session after OPEN, or the failed stage."""
    if end.reason is Reason.STATUS and end.status:
        return "response/status"
    return "session" if end.stage.depth > StageName.OPEN.depth else f"stages/{end.stage}"
