"""The proxy gets no valid answer from the server behind it."""

import re
from dataclasses import replace
from typing import Final

from wsinvest.analysis import cloudflare, ends, turns
from wsinvest.analysis.backend import cut_unreached, says_no_backend, tls_told, unreached_by_log, was_waited_for
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.front import NO_ANSWER, error_said
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import READ_SERVER_LOG, RESTORE_BACKEND
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.analysis.upgrade import plain
from wsinvest.facts.backends import AskedBackend, Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

# Cloudflare's own statuses: 520 invalid answer, 521 refused, 523 no route, 525 and 526 TLS failure at the backend;
# 522 and 524 (timeouts of connection and answer) belong to proxy_backend_timeout.
_UNREACHED = (502, 520, 521, 523, 525, 526)
_FAILED = 500
_PORT: Final = re.compile(r":\d+$|^unix:")
_OF_A_GATEWAY: Final = re.compile(r"gateway|upstream|backend|proxy|origin|failed to respond", re.I)
_ERROR_PAGE: Final = _("an error page with {status}")
_INVALID = (502, 520)  # these may also mean that the server took the request and ended the connection
_BY_PROXY = (301, 302, 303, 307, 308, 401, 403, 407, 429)  # a proxy gives these by itself, whatever its server does
_DOWN: Final = _("The server is stopped, or the proxy has a wrong address for it.")
_UNTOLD: Final = _(
    "The proxy does not reach the server: it is stopped, the proxy has a wrong address for it, TLS between the two "
    "fails, or the proxy's health check takes it for down. The proxy's log says which."
)
_OWN_WORDS: Final = _(
    "An application may give this status itself when a service that it asks fails; else the proxy does not reach the "
    "server. The answer's own words: {words}."
)
_UNREACHABLE: Final = _(
    "The proxy cannot reach the server's address: a wrong address or name, a firewall, or a socket file."
)
_CLOSED: Final = _(
    "The server takes the connection and ends it before it answers: it crashes on the request, or speaks another "
    "protocol than the proxy."
)
_TLS: Final = _("TLS between the proxy and the server fails.")
_UNNAMED: Final = _(
    "nginx has the server's name in a variable (proxy_pass http://$name) and asks no name server for it: the "
    "configuration has no `resolver`, and /etc/hosts and /etc/resolv.conf are not read for such names."
)
_MARKED: Final = _(
    "The proxy takes every server behind it for down and asks none: they are stopped, its health check fails, or "
    "somebody took them out of service."
)
_LOGGED: Final = _("{why} The proxy's log says so of {addresses}.")
_BY_LOG: Final = (
    (LogPattern.UPSTREAM_REFUSED, _DOWN),
    (LogPattern.UPSTREAM_UNREACHABLE, _UNREACHABLE),
    (LogPattern.UPSTREAM_UNNAMED, _UNNAMED),
    (LogPattern.UPSTREAM_MARKED_DOWN, _MARKED),
    (LogPattern.UPSTREAM_TLS, _TLS),
    (LogPattern.UPSTREAM_CLOSED, _CLOSED),
)
_SURE: Final = {  # why TLS fails or the server closes may have a deeper cause
    LogPattern.UPSTREAM_REFUSED: Confidence.PROVEN,
    LogPattern.UPSTREAM_UNREACHABLE: Confidence.PROVEN,
    LogPattern.UPSTREAM_UNNAMED: Confidence.PROVEN,
    LogPattern.UPSTREAM_MARKED_DOWN: Confidence.INFERRED,
    LogPattern.UPSTREAM_TLS: Confidence.INFERRED,
    LogPattern.UPSTREAM_CLOSED: Confidence.INFERRED,
}
_SOME: Final = _(
    "Other attempts opened: one of several servers behind the proxy fails, or the only one restarts now and then."
)
_IN_TURN: Final = _(
    "Attempts made one after the other open and fail strictly in turn: the proxy hands them to {servers:int} servers, "
    "and it does not reach one of them."
)
_REFUSES: Final = _("Asked straight, nothing listens at {at}, where the proxy sends the requests.")
_ON_UPGRADE: Final = _(
    "A plain GET of the same path gets {plain}, so that it is the upgrade which fails: the server ends the connection "
    "or crashes on it, or the proxy sends upgrades to another server, which is down."
)
FIND_FAILING_SERVER: Final = Step(
    "find_failing_server",
    TODAY,
    30,
    _("Find in the proxy's log which server behind it fails, and see whether that one is down or restarts."),
    _("The proxy's log shows no failed upstream connection."),
    snippet=_(
        "# on the proxy's host: which server failed, and how?\n"
        "grep -rhE 'upstream|is DOWN|proxy:error' /var/log/{nginx,apache2,haproxy*}\n"
        "# on the host of that server: since when does it run?\n"
        "systemctl status SERVICE  # or: docker ps -a"
    ),
)
NAME_RESOLVER: Final = Step(
    "name_resolver",
    TODAY,
    15,
    _("Give nginx a resolver for names in variables, or write the server's name into proxy_pass itself."),
    _("The proxy's log no longer says that no resolver is defined."),
    snippet=_(
        "# nginx: the name server of this network; Docker's is 127.0.0.11\n"
        "resolver 127.0.0.11 valid=10s;\n"
        "# or without a variable, looked up once at start:\n"
        "proxy_pass http://NAME:PORT;"
    ),
)
_STEPS: Final = {
    LogPattern.UPSTREAM_CLOSED: READ_SERVER_LOG,
    LogPattern.UPSTREAM_MARKED_DOWN: FIND_FAILING_SERVER,
    LogPattern.UPSTREAM_UNNAMED: NAME_RESOLVER,
}


@rule(
    "http.proxy.backend_down",
    leads_to=("http.handshake.closed_early", "tcp.connection.reset"),
    text=Text(
        title=_("The proxy got no valid answer from the server behind it ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy."),
        cause=_("{why}"),
        fix=_("Make the server run and answer upgrades, and correct the upstream of the proxy if it is wrong."),
        check=_("The answer comes from the server, with its own Server header."),
        name=_("The proxy got no valid answer from the server behind it"),
    ),
    steps=(RESTORE_BACKEND, FIND_FAILING_SERVER, READ_SERVER_LOG, NAME_RESOLVER, cloudflare.SERVE_TLS),
)
def proxy_backend_down(
    handshake: Handshake, log_delta: LogDelta | None = None, backends: Backends | None = None
) -> Outcome:
    """Fail when a gateway says that its backend failed it (502, its own 503); proven by the proxy's log.

    Proven by the log whatever the answer is, since an error page or a cut may stand in for the 502; and if the backend
    was asked straight and nothing listens there. Observed without either; inferred where the log says no more than that
    the server closed or that TLS failed. A 503 is left out where a limit or a wrong Host header explains it.
    """
    unavailable = [one for one in ends.answered(handshake.repeats, 503) if says_no_backend(one)]
    refused = [one for one in ends.answered(handshake.repeats, *_UNREACHED) if not was_waited_for(one)]
    told_of = unreached_by_log(handshake, log_delta) or cut_unreached(handshake, log_delta)
    ended = told_of or (
        *refused,
        *([] if limited(handshake) or Proofs(handshake).of("http.host.unrecognized") else unavailable),
    )
    if not ended or tls_told(log_delta, ended):
        return Pass()
    told = next((one for one in _BY_LOG if log_delta and log_delta.lines(one[0])), None)
    if _runs(handshake, backends) and not (told and log_delta and _by_itself(told[0], log_delta)):
        return Pass(("backends:asked",))  # http.proxy.alters_request says it
    logged = log_delta.cite(told[0]) if log_delta and told else ()
    refusing = _refusing(backends, told)
    sure = Confidence.PROVEN if refusing else _SURE[told[0]] if told else Confidence.OBSERVED
    why, step, seen = _told(*told) if told else _served(handshake, ended)
    if any(one.opened for one in handshake.repeats):
        why, step, seen = _some(handshake), FIND_FAILING_SERVER, turns.shown_by(handshake)
    if refusing:
        why, seen = filled(_REFUSES, at=", ".join(one.at for one in refusing)), ("backends:asked",)
        step = FIND_FAILING_SERVER if len(refusing) < len(backends.asked if backends else ()) else RESTORE_BACKEND
    elif log_delta and told and log_delta.about(told[0]):
        why = filled(_LOGGED, why=why, addresses=", ".join(log_delta.about(told[0])))
    code, of = ends.status_of(ended), len(handshake.repeats)
    failed = any(one.response and one.response.status >= _FAILED for one in ended)
    status: object = code if failed else _page(code) if code else NO_ANSWER
    found = ends.hit(ended, of, sure, evidence=(*logged, *seen), status=status, why=why)
    return replace(found, steps=(step,))


def _runs(handshake: Handshake, backends: Backends | None) -> bool:
    """True if each server that was asked straight takes what fails through the proxy."""
    return opens_past_proxy(handshake, backends) is not None and all(one.attempt.opened for one in _asked(backends))


def _refusing(backends: Backends | None, told: tuple[LogPattern, Phrase] | None) -> tuple[AskedBackend, ...]:
    """Those at which nothing listens; none where another address answers and the log gives another reason.

    A name may have an address that the proxy never needs, as localhost has ::1.
    """
    refusing = backends.refusing if backends else ()
    others = len(_asked(backends)) > len(refusing)
    return () if others and told is not None and told[0] is not LogPattern.UPSTREAM_REFUSED else refusing


def _asked(backends: Backends | None) -> tuple[AskedBackend, ...]:
    return backends.asked if backends else ()


def _by_itself(says: LogPattern, log: LogDelta) -> bool:
    """True if the log says more than that the proxy failed: an address, or what the server did."""
    return says not in (LogPattern.UPSTREAM_REFUSED, LogPattern.UPSTREAM_UNREACHABLE) or any(
        _PORT.search(one) for one in log.about(says)
    )


def _told(says: LogPattern, why: Phrase) -> tuple[Phrase, Step, tuple[str, ...]]:
    """The reason that the proxy's log gives, and its step: a server that closes says itself why."""
    return why, _STEPS.get(says, RESTORE_BACKEND), ()


def _some(handshake: Handshake) -> Phrase:
    """Why only some attempts fail: by turns, if that was shown."""
    servers = turns.servers_in_turn(handshake)
    return filled(_IN_TURN, servers=servers) if servers else _SOME


def _served(handshake: Handshake, ended: tuple[Attempt, ...]) -> tuple[Phrase, Step, tuple[str, ...]]:
    """The reason, the step and the reference: whether a plain GET of the path was served tells which."""
    known = cloudflare.meaning(ended)
    if known:
        return known[0], known[1] or RESTORE_BACKEND, ()
    page = plain(handshake, "path")
    status = page.status if page else None
    invalid = len(ends.answered(ended, *_INVALID)) == len(ended)
    if not invalid or status is None or status >= _FAILED or status in _BY_PROXY:
        said = error_said(ended[0].response)
        if not said or _OF_A_GATEWAY.search(said):
            return _UNTOLD, RESTORE_BACKEND, ()
        return filled(_OWN_WORDS, words=said), READ_SERVER_LOG, ()
    return filled(_ON_UPGRADE, plain=str(status)), READ_SERVER_LOG, ("handshake:plain",)


def _page(status: str) -> Phrase:
    """The words for a page that stands in for the gateway's error."""
    return filled(_ERROR_PAGE, status=status)
