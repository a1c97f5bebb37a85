"""A limit of connections is reached."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.connection_limit import blocks, limit, queued
from wsinvest.analysis.limit_lines import HAPROXY_QUEUE, Reached, reached
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.proxy_limits import Limited, connections, few
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.session import HeldSessions
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, NotMeasured, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule

_CLOSED: Final = _("closed without an answer")
_WAITING: Final = _("kept waiting")
_LOGGED: Final = _("The log said while we tried: {line}.")
_QUEUED: Final = _(
    "sQ in HAProxy's log: the requests waited for a free connection of the server (its maxconn) until their time in "
    "the queue was over.{limit}"
)
_LIMIT: Final = _(" The configuration says: {said}.")
_WAITED: Final = _(
    "They were answered when the first connection was closed, which had been answered at once. A limit of the proxy or "
    "the server is at most four connections from here."
)
_ALONE: Final = _(
    "The same request is let in each time with no other connection open. A limit of the proxy or the server is at most "
    "four connections from here."
)
_CONFIGURED: Final = _("The proxy's configuration limits connections, and its answer is the one that was got: {said}.")
_UNTOLD: Final = _(
    "Some connections were refused while others were open, and too few to tell a limit of connections from a server "
    "that fails now and then."
)
_BLOCKED: Final = Rival(
    "server.process.blocked",
    "for i in 1 2 3 4 5; do ps -o stat,wchan:30,args -p PID; sleep 0.2; done",
    _(
        "On the server's host, while attempts wait: R at every look means that it computes and reads nothing, no limit "
        "of connections."
    ),
)
RAISE_CONNECTION_LIMIT: Final = Step(
    "raise_connection_limit",
    TODAY,
    30,
    _(
        "Find the limit (nginx: limit_conn; HAProxy: maxconn; Apache: MaxRequestWorkers; the application's own), and "
        "set it above the number of users; several may share one address."
    ),
    _("Ten connections from one address stay open together."),
)


@rule(
    "http.capacity.connection_limit",
    text=Text(
        title=_("Only so many connections are let in at a time ({status})"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} refused or kept waiting while another was "
            "open; who comes later stays out."
        ),
        cause=_("{why}"),
        fix=_("Raise the limit of connections at the proxy or the server that has it."),
        check=_("Ten connections from one address stay open together."),
        name=_("A limit of connections is reached"),
    ),
    steps=(RAISE_CONNECTION_LIMIT,),
)
def capacity_connection_limit(
    handshake: Handshake,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
    session: HeldSessions | None = None,
) -> Outcome:
    """Fail when connections are refused beside an open one; proven when enough probes made alone open, or by the log.

    Proven too where the proxy's configuration has a limit and the answers are those that it gives. Inferred when
    nobody is refused but answers wait until the first connection is closed, unless pings of open connections wait so
    long too: then the server does not read at times.
    """
    found, of, set_by = limit(handshake), len(handshake.repeats), connections(proxy, handshake)
    told = reached(handshake, log_delta, "connections", "concurrency", HAPROXY_QUEUE)
    if told and not (found and found.sure):
        return _logged(told, of, proxy)
    if set_by is not None and proxy is not None:
        return _configured(set_by, of, cite(proxy, set_by.by.name), ends.status_of(set_by.attempts))
    small = few(proxy)
    waited = () if blocks(session) else queued(handshake)
    if found is None:
        waits = tuple(f"handshake:repeats/{one.id}/stages/response" for one in waited)
        if waited and small and proxy:
            return _configured(Limited(small, waited), of, (*waits, *cite(proxy, small.name)), _WAITING)
        return _fail(waited, of, Confidence.INFERRED, waits, _WAITING, _WAITED) if waited else Pass()
    if not found.sure:
        if small and proxy:
            refused = Limited(small, found.refused)
            return _configured(refused, of, cite(proxy, small.name), ends.status_of(found.refused) or _CLOSED)
        return NotMeasured(_UNTOLD)
    proof = tuple(f"handshake:probes/{one.id}/stages" for one in found.alone)
    return _fail(found.refused, of, Confidence.PROVEN, proof, ends.status_of(found.refused) or _CLOSED, _ALONE)


def _logged(told: Reached, of: int, proxy: Proxy | None) -> Outcome:
    """A Fail for a limit that the log names, with the directive that sets it where HAProxy's configuration is known."""
    small = few(proxy) if told.queued else None
    said = filled(_LIMIT, said=line_of(small)) if small else ""
    why = filled(_QUEUED, limit=said) if told.queued else filled(_LOGGED, line=told.line)
    proof = (*told.evidence, *(cite(proxy, small.name) if small and proxy else ()))
    return _fail(told.ended, of, told.sure, proof, ends.status_of(told.ended), why)


def _configured(found: Limited, of: int, proof: tuple[str, ...], status: object) -> Outcome:
    """A Fail for a limit that stands in the configuration."""
    why = filled(_CONFIGURED, said=line_of(found.by))
    return _fail(found.attempts, of, Confidence.PROVEN, proof, status, why)


def _fail(
    hit: tuple[Attempt, ...], of: int, sure: Confidence, proof: tuple[str, ...], status: object, why: Phrase
) -> Outcome:
    """A Fail of at most HIGH with these values."""
    rivals = (_BLOCKED,) if why is _WAITED else ()
    return ends.hit(hit, of, sure, at_most=Severity.HIGH, evidence=proof, rivals=rivals, status=status, why=why)
