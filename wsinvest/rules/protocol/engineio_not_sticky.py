"""Several servers share a Socket.IO address, and the requests of one client do not reach the same one."""

from typing import Final

from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

STICK: Final = Step(
    "stick_to_one_server",
    TODAY,
    30,
    _(
        "Let the balancer send all requests of one client to the same server (sticky sessions), or let clients begin "
        "with WebSocket: transports: ['websocket']."
    ),
    _("A session that one connection opens by polling is known to the next connection."),
    snippet=_(
        "# nginx\nupstream nodes { ip_hash; server ...; server ...; }\n"
        "# HAProxy\nbackend nodes\n  cookie node insert indirect nocache\n"
        "# workers of one host (gunicorn -w, uvicorn --workers): each on its own port"
    ),
)

ONE_PROCESS: Final = Step(
    "one_process_a_port",
    TODAY,
    30,
    _(
        "Run one worker for each port of the server and let the proxy choose among the ports with sticky sessions; or "
        "let clients begin with WebSocket: transports: ['websocket']."
    ),
    _("A session that one connection opens by polling is known to the next connection."),
    snippet=_(
        "# how many processes answer on the server's port?\n"
        "ss -ltnp 'sport = :SERVER_PORT'\n"
        "# one each: gunicorn -w 1, uvicorn --workers 1, pm2 -i 1"
    ),
)
_IN_TURN: Final = _(
    "Requests to this address go to several servers or workers in turn, and each knows its own sessions only."
)
_KEPT: Final = _(
    "The proxy keeps a client at one server: {line}. So several processes answer at that server (workers on one "
    "port, or a balancer of its own), and each knows its own sessions only."
)
_ONE_BACKEND: Final = _(
    "The proxy's configuration has one server for this path. So several processes answer there (workers on one "
    "port, or a balancer of its own), and each knows its own sessions only."
)
_OF_CLIENT: Final = ("remote_addr", "cookie_", "x_forwarded_for", "x_real_ip")  # variables that a client keeps


@rule(
    "protocol.engineio.not_sticky",
    text=Text(
        title=_("Clients of Socket.IO that begin with polling reach another server in the middle of their session"),
        impact=_(
            "{unknown:int} of {sessions:int} sessions {unknown:plural:was|were} unknown to the next request of the "
            "same client (400, “Session ID unknown” or “Invalid session”); it connects, fails and begins anew."
        ),
        cause=_(
            "{why} Clients begin with polling unless they are told otherwise; those that begin with WebSocket are not "
            "hit."
        ),
        fix=_("Let all requests of one client reach the process that opened its session."),
        check=_("Each session that polling opens is known to the next request."),
    ),
    steps=(STICK, ONE_PROCESS),
)
def engineio_not_sticky(handshake: Handshake, proxy: Proxy | None = None) -> Outcome:
    """Fail when a session id is unknown to the request that follows on another connection; proven by that answer.

    The cookies that came with the session were sent along. Where the proxy's configuration keeps a client at one server
    already, or has one only, the processes of that server are what differs.
    """
    polling = handshake.polling
    if polling is None or not polling.unknown:
        return Pass(by=("handshake:polling",)) if polling and polling.known else Pass()
    evidence: tuple[str, ...] = ("handshake:polling",)
    why: Phrase = _IN_TURN
    kept = _keeps(proxy)
    one = proxy is not None and len(proxy.backends) == 1
    if proxy is not None and kept is not None:
        why, evidence = filled(_KEPT, line=line_of(kept)), (*evidence, *cite(proxy, kept.name))
    elif one:
        why, evidence = _ONE_BACKEND, (*evidence, "proxy:backends")
    elif proxy is not None and proxy.backends:
        evidence = (*evidence, "proxy:backends")
    values = {"unknown": polling.unknown, "sessions": polling.sessions, "why": why}
    steps = (ONE_PROCESS,) if kept or one else (STICK,)
    return Fail(Severity.HIGH, Confidence.PROVEN, values, evidence, steps=steps)


def _keeps(proxy: Proxy | None) -> Directive | None:
    """The directive by which this proxy keeps a client at one server, None if there is none that is known."""
    if proxy is None:
        return None
    return next((one for one in proxy.directives if _is_sticky(one, proxy)), None)


def _is_sticky(one: Directive, proxy: Proxy) -> bool:
    if proxy.program == "nginx":
        by_client = one.name == "hash" and any(name in one.value for name in _OF_CLIENT)
        return by_client or one.name in ("ip_hash", "sticky")
    if proxy.program != "haproxy":
        return False
    if one.name == "cookie":  # without a value for each server it sets none
        return any(" cookie " in f"{server.value} " for server in proxy.all("server"))
    return one.name == "stick on" or (one.name == "balance" and one.value.split()[:1] == ["source"])
