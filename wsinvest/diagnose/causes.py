"""Finds the root causes among findings, and the chains of codes from each root to its last symptoms."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from wsinvest.model.finding import CREDENTIAL_REQUIRED, Chain, Confidence, Finding, Link, Severity

Edges = Mapping[str, Sequence[str]]

# Findings of these areas are failures or degradations that users notice, not advice.
_FAILURES: Final = ("dns.", "tcp.", "tls.", "http.", "protocol.", "session.", "login.", "load.", "server.")
_WARNINGS: Final = frozenset({"tls.certificate.expiring_soon"})
# A credential that was not configured for this run is no fault of the service.
_NO_FAULT: Final = frozenset({CREDENTIAL_REQUIRED})

# With these no request came as far as the server that judges it.
_UNREACHED: Final = ("dns.", "tcp.", "tls.", "http.proxy.backend_", "http.service.unavailable")
# With one of these proven, none did: what answers stands in front of the server, or knows no WebSocket at all.
_ANSWERED_BEFORE: Final = (
    "http.proxy.upgrade_stripped",
    "http.proxy.answers_itself",
    "http.proxy.scheme_lost",
    "http.proxy.auth_request_failed",
    "http.devserver.not_proxied",
    "http.redirect.",
    "http.server.websocket_unsupported",
)

_SURE: Final = {Confidence.OBSERVED: 0, Confidence.INFERRED: 1, Confidence.PROVEN: 2}

# Some servers accept the handshake and then refuse with a close frame, some answer a bad token with 500, and some
# values cannot be sent at all. So every code that leads to _REFUSAL also leads to these.
_REFUSAL: Final = "http.auth.rejected"
_LATE_REFUSALS: Final = (
    "http.request.unsendable",
    "http.answer.unexplained",
    "session.close.policy",
    "session.close.app_code",
    "session.close.immediate",
    "session.close.abnormal",
    "session.close.server_error",
    "session.connect.refused",
    "server.exception.unhandled",
    "session.refused.in_message",
)


def with_late_refusals(edges: Edges) -> Edges:
    """The edges, in which each code that leads to `http.auth.rejected` also leads to _LATE_REFUSALS."""
    return {code: (*after, *_LATE_REFUSALS) if _REFUSAL in after else tuple(after) for code, after in edges.items()}


def without(edges: Edges, excluded: frozenset[str]) -> Edges:
    """The edges without those that lead to `excluded`, the codes that facts exclude."""
    return {code: tuple(one for one in after if one not in excluded) for code, after in edges.items()}


def followed(cause: Finding, observed: Collection[str], edges: Edges) -> Edges:
    """The edges that this cause may follow: unless it is proven, none out of a late refusal that was not observed.

    Such a refusal is one more way in which the cause may show itself. What else can follow from it, a 502 from an
    exception, is no sign of a cause that is only assumed: a server that is down gives the same.
    """
    if cause.confidence is Confidence.PROVEN:
        return edges
    unseen = set(_LATE_REFUSALS).difference(observed)
    return {code: () if code in unseen else tuple(after) for code, after in edges.items()}


def roots(findings: Iterable[Finding], edges: Edges) -> frozenset[str]:
    """The codes of the root causes.

    A root is high or critical, or is or leads to an observed failure, and no finding that is as sure leads to it: what
    stands in the chain of a cause is not a second one. A finding at medium or low never takes the root from one at high
    or critical. Where no request reached the server, a fault that is not proven and leads to no failure is no root.
    """
    by_code = {finding.code: finding for finding in findings}
    ahead = _ahead(by_code.values(), edges)
    explain = explaining(by_code.values(), edges)

    grave = [finding for finding in by_code.values() if finding.severity >= Severity.HIGH]
    reached = not any(map(_is_before_server, grave))

    def taken(effect: Finding) -> bool:
        return any(effect.code in ahead[cause.code] and _takes_root_from(cause, effect) for cause in by_code.values())

    def matters(finding: Finding) -> bool:
        stands = finding in grave and (reached or finding.confidence is Confidence.PROVEN)
        return stands or finding.code in explain

    return frozenset(code for code, finding in by_code.items() if matters(finding) and not taken(finding))


def explaining(findings: Collection[Finding], edges: Edges) -> frozenset[str]:
    """The codes of findings that are failures, or that lead to a failure among the findings."""
    failures = {finding.code for finding in findings if _is_failure(finding)}
    return frozenset(code for code, ahead in _ahead(findings, edges).items() if code in failures or failures & ahead)


def chains(root_codes: Iterable[str], observed: frozenset[str], edges: Edges) -> tuple[Chain, ...]:
    """One chain for each root and last symptom, root first; codes between them that were not observed are gaps."""
    return tuple(
        tuple(Link(code, code in observed) for code in path)
        for root in root_codes
        for path in _to_last_symptoms(root, observed, edges)
    )


def _is_before_server(finding: Finding) -> bool:
    proven = finding.confidence is Confidence.PROVEN and finding.code.startswith(_ANSWERED_BEFORE)
    return proven or finding.code.startswith(_UNREACHED)


def _takes_root_from(cause: Finding, effect: Finding) -> bool:
    strong_enough = cause.severity >= Severity.HIGH or effect.severity < Severity.HIGH
    as_sure = _SURE[cause.confidence] >= max(_SURE[effect.confidence], _SURE[Confidence.INFERRED])
    return as_sure and strong_enough


def _ahead(findings: Collection[Finding], edges: Edges) -> Mapping[str, frozenset[str]]:
    """For each finding the codes that it may lead to."""
    observed = {finding.code for finding in findings}
    return {finding.code: _reachable(finding.code, followed(finding, observed, edges)) for finding in findings}


def _is_failure(finding: Finding) -> bool:
    return finding.code.startswith(_FAILURES) and finding.code not in (_WARNINGS | _NO_FAULT)


def _reachable(start: str, edges: Edges) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(edges.get(code, ()))
    return frozenset(found)


def _to_last_symptoms(root: str, observed: frozenset[str], edges: Edges) -> Iterator[tuple[str, ...]]:
    """The best path to each observed code that leads to no other observed code, shortest first."""
    paths = _best_paths(root, observed, edges)
    ends = [code for code in paths if code in observed and not (_reachable(code, edges) & observed)]
    yield from (paths[end] for end in sorted(ends, key=lambda end: (len(paths[end]), end)))


def _best_paths(root: str, observed: frozenset[str], edges: Edges) -> Mapping[str, tuple[str, ...]]:
    """For each reachable code its best path: fewest gaps, then most observed links, then alphabetical."""
    best: dict[str, tuple[str, ...]] = {}
    cost = _cost_of(observed)
    waiting: list[tuple[str, ...]] = [(root,)]
    while waiting:
        path = waiting.pop()
        known = best.get(path[-1])
        if known is None or cost(path) < cost(known):
            best[path[-1]] = path
            waiting.extend((*path, code) for code in edges.get(path[-1], ()) if code not in path)
    return best


def _cost_of(observed: frozenset[str]) -> Callable[[tuple[str, ...]], tuple[int, int, tuple[str, ...]]]:
    def cost(path: tuple[str, ...]) -> tuple[int, int, tuple[str, ...]]:
        shown = sum(code in observed for code in path)
        return len(path) - shown, -shown, path

    return cost
