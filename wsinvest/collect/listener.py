"""Looks at a port that gave no HTTP answer: what it does unasked, and to the first packets of other protocols."""

from dataclasses import replace
from time import monotonic
from typing import Final

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.listener import Listener, Spoken
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target, Url
from wsinvest.probe.routing import route_to
from wsinvest.redact.credentials import Credentials
from wsinvest.transport.opener import PART_S, Deadline, open_stream
from wsinvest.transport.route import Route

WATCHED_S: Final = 1.0  # a forwarder with nobody behind it cuts in milliseconds
MOST_S: Final = 4.0  # or after it has tried again, as HAProxy does three times, a second apart; servers wait longer
LONGER: Final = 1.3
HELLO_S: Final = 0.7
_CUT: Final = frozenset({Reason.CLOSED, Reason.RESET})


@collector
async def listener(
    target: Target, deadline: Deadline, handshake: Handshake, credentials: Credentials | None = None
) -> Listener:
    """At most five connections, without any token, and only where every attempt ended before an HTTP answer.

    Where the port is silent, which brokers are that wait for the rest of a packet, only what its number or a name hints
    at is asked.
    """
    silent = all(map(_timed_out, handshake.repeats))
    if not (silent or all(map(_unanswered, handshake.repeats))) or any(probe.response for probe in handshake.probes):
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "an attempt got an answer, or none reached the port")
    url, route = _plain_or_tls(target.url, handshake.baseline), route_to(target, credentials)
    from wsinvest.probe.hellos import hinted, in_order, recognised  # with patterns, which other runs do not need

    named = " ".join((target.url.path, *target.subprotocols))
    if silent:
        return await _asked(Listener(None, 0.0, 0.0), hinted(url.port, named), url, route, deadline)
    began = monotonic()
    watched_s = _as_long_as(handshake.baseline)
    first = await _first_bytes(url, route, b"", watched_s, deadline)
    took_ms = (monotonic() - began) * 1000
    seen = Listener(None if isinstance(first, bytes) or first not in _CUT else first, took_ms, watched_s * 1000)
    if isinstance(first, bytes):
        return replace(seen, spoken=recognised(first))
    if seen.cuts_unasked or first is None:
        return seen
    return await _asked(seen, in_order(url.port, named), url, route, deadline)


async def _asked(seen: Listener, protocols: tuple[Spoken, ...], url: Url, route: Route, deadline: Deadline) -> Listener:
    """The same with the protocol that answers to its own first packet; none is asked after that."""
    from wsinvest.probe.hellos import HELLOS, recognised

    asked: list[Spoken] = []
    for spoken in protocols:
        if not deadline.remaining():
            break
        asked.append(spoken)
        answer = await _first_bytes(url, route, HELLOS[spoken], HELLO_S, deadline)
        found = recognised(answer, spoken) if isinstance(answer, bytes) else Spoken.UNKNOWN
        if found is not Spoken.UNKNOWN:
            return replace(seen, spoken=found, asked=tuple(asked))
    return replace(seen, asked=tuple(asked))


async def _first_bytes(
    url: Url, route: Route, sent: bytes, seconds: float, deadline: Deadline
) -> bytes | Reason | None:
    """The first bytes that come after these were sent, or how the connection ended; None if none could be made."""
    opened = await open_stream(url, deadline=deadline, route=route)
    if opened.stream is None:
        return None
    try:
        if sent and (reason := await opened.stream.send(sent, deadline.within(PART_S))):
            return reason
        return await opened.stream.receive(deadline.within(seconds))
    finally:
        opened.stream.abort()


def _as_long_as(first: Attempt) -> float:
    """Seconds: somewhat longer than the attempt lasted before it was cut."""
    lasted_s = sum(stage.took_ms or 0.0 for stage in first.stages) / 1000
    return min(max(WATCHED_S, lasted_s * LONGER), MOST_S)


def _plain_or_tls(url: Url, first: Attempt) -> Url:
    """The URL, without TLS where that is what failed."""
    return url if first.passed(StageName.TLS) else replace(url, scheme="ws")


def _unanswered(attempt: Attempt) -> bool:
    """True if the attempt was cut after the connection was made, or got bytes that are no HTTP."""
    failed = attempt.failed
    if failed is None or attempt.response is not None:
        return False
    if failed.name is StageName.TLS:
        return failed.reason in _CUT
    return failed.name in (StageName.REQUEST, StageName.RESPONSE) and failed.reason in _CUT | {Reason.NOT_HTTP}


def _timed_out(attempt: Attempt) -> bool:
    """True if the request was sent, and nothing came until the attempt gave up."""
    failed = attempt.failed
    return failed is not None and (failed.name, failed.reason) == (StageName.RESPONSE, Reason.TIMEOUT)
