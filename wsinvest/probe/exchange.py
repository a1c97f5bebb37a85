"""One HTTP request and its answer, within limits; a redirect is an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

from wsinvest.facts.cookies import SetCookie
from wsinvest.model.attempt import Address, Response, Tls
from wsinvest.model.stage import Reason, Stage, StageName, State
from wsinvest.model.target import Url, host_header
from wsinvest.probe.request import USER_AGENT, head_bytes
from wsinvest.probe.response import allowed_origins, cookies, policies, returned, set_cookies, shown
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret
from wsinvest.transport.http1 import ResponseReader
from wsinvest.transport.opener import PART_S, Deadline, Opened, open_stream, read_body, read_head
from wsinvest.transport.route import DIRECT, Route
from wsinvest.transport.tcp import Stream

EXCHANGE: Final = (StageName.DNS, StageName.TCP, StageName.TLS, StageName.REQUEST, StageName.RESPONSE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and its answer; `response` is evidence, the other texts are never stored.

    `kept`: the cookies that a browser sends to this URL from then on, None for one that it drops.
    """

    stages: tuple[Stage, ...]
    addresses: tuple[Address, ...]
    peer: str
    tls: Tls | None
    response: Response | None
    body: bytes
    took_ms: float | None
    cookies: tuple[tuple[str, Secret], ...] = ()
    kept: Mapping[str, Secret | None] = field(default_factory=dict)
    set_cookies: tuple[SetCookie, ...] = ()
    policies: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()

    @property
    def failed(self) -> Stage | None:
        """The stage that failed, None when an answer came."""
        return next((stage for stage in self.stages if stage.state is State.FAILED), None)


async def exchange(
    url: Url,
    *,
    method: str,
    resource: str,
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
    redactor: Redactor,
    deadline: Deadline,
    route: Route = DIRECT,
) -> Exchange:
    """Send one request and read the answer's head and at most 64 KiB of its body; a redirect is an answer."""
    head = head_bytes(method, resource, (*_standing(url, method, body), *headers))
    opened = await open_stream(url, deadline=deadline, route=route)
    if opened.stream is None:
        return _exchange(opened)
    try:
        if head is None:
            opened.watch.failed(StageName.REQUEST, Reason.UNSENDABLE)
            return _exchange(opened)
        reader = await _ask(opened, opened.stream, head + body, deadline)
    finally:
        opened.stream.abort()
    if reader is None or reader.head is None:
        return _exchange(opened)
    took_ms = (monotonic() - opened.watch.started) * 1000
    answer = shown(reader.head, reader.body, redactor, reader.came_at)
    return replace(
        _exchange(opened),
        response=answer,
        body=reader.body,
        took_ms=took_ms,
        cookies=cookies(reader.head),
        kept=returned(reader.head, url, url.path),
        set_cookies=set_cookies(reader.head, redactor, reader.came_at),
        policies=policies(reader.head),
        allowed_origins=allowed_origins(reader.head),
    )


def _standing(url: Url, method: str, body: bytes) -> tuple[tuple[str, str], ...]:
    length = (("Content-Length", str(len(body))),) if body or method == "POST" else ()
    return (("Host", host_header(url)), ("User-Agent", USER_AGENT), ("Accept", "*/*"), ("Connection", "close"), *length)


async def _ask(opened: Opened, stream: Stream, request: bytes, deadline: Deadline) -> ResponseReader | None:
    reason = await stream.send(request, deadline.within(PART_S))
    if opened.watch.judged(StageName.REQUEST, reason):
        return None
    reader = ResponseReader()
    if opened.watch.judged(StageName.RESPONSE, await read_head(stream, reader, deadline)):
        return None
    await read_body(stream, reader, Deadline(deadline.within(PART_S)))
    return reader


def _exchange(opened: Opened) -> Exchange:
    return Exchange(opened.watch.ended(EXCHANGE), opened.addresses, opened.peer, opened.tls, None, b"", None)
