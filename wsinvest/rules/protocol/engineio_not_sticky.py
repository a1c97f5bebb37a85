"""Several servers share a Socket.IO address, and the requests of one client do not reach the same one."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _
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


@rule(
    "protocol.engineio.not_sticky",
    text=Text(
        title=_("Clients of Socket.IO that begin with polling reach another server in the middle of their session"),
        impact=_(
            "{unknown:int} of {sessions:int} sessions {unknown:plural:was|were} unknown to the next request of the "
            "same client (400, “Session ID unknown” or “Invalid session”); it connects, fails and begins anew."
        ),
        cause=_(
            "Requests to this address go to several servers or workers in turn, and each knows its own sessions only. "
            "Clients begin with polling unless they are told otherwise; those that begin with WebSocket are not hit."
        ),
        fix=_("Switch on sticky sessions (session affinity) at the balancer, so that a client stays with its server."),
        check=_("Each session that polling opens is known to the next request."),
    ),
    steps=(STICK,),
)
def engineio_not_sticky(handshake: Handshake, proxy: Proxy | None = None) -> Outcome:
    """Fail when a session id is unknown to the request that follows on another connection; proven by that answer.

    The cookies that came with the session were sent along. A configuration with several backends is cited beside it.
    """
    polling = handshake.polling
    if polling is None or not polling.unknown:
        return Pass(by=("handshake:polling",)) if polling and polling.known else Pass()
    several = proxy is not None and len(proxy.backends) > 1
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN,
        {"unknown": polling.unknown, "sessions": polling.sessions},
        ("handshake:polling", "proxy:backends") if several else ("handshake:polling",),
    )
