"""One of several servers behind a balancer answers otherwise than the others."""

from typing import Final

from wsinvest.analysis import ends, turns
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_GATEWAY: Final = frozenset({502, 503, 504})  # the balancer's own words: a server is down, which another rule says
COMPARE_SERVERS: Final = Step(
    "compare_servers",
    TODAY,
    30,
    _("Ask each server of the pool straight, and bring the one that differs to the state of the others."),
    _("Twenty handshakes in a row open."),
    snippet=_(
        "# on the balancer's host, for each server of the pool\n"
        "curl -sNi -m 3 --http1.1 \\\n"
        " -H 'Connection: Upgrade' -H 'Upgrade: websocket' \\\n"
        " -H 'Sec-WebSocket-Version: 13' \\\n"
        " -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \\\n"
        " http://SERVER:PORT{path}"
    ),
)


@rule(
    "http.balancer.uneven",
    leads_to=(
        "http.answer.unexplained",
        "http.auth.rejected",
        "http.endpoint.not_websocket",
        "http.handshake.closed_early",
        "http.origin.rejected",
        "http.path.not_found",
        "http.proxy.upgrade_stripped",
        "http.server.websocket_unsupported",
        "http.service.unavailable",
        "tcp.connection.reset",
    ),
    text=Text(
        title=_("One of {servers:int} servers behind the balancer refuses what the others take ({status})"),
        impact=_("{count:int} of {of:int} attempts failed, each time in turn; clients that retry get through."),
        cause=_(
            "Attempts made one after the other open and fail strictly in turn: a balancer hands them to {servers:int} "
            "servers, and one of them has another version, path or configuration."
        ),
        fix=_("Bring that server to the state of the others, or take it out of the pool."),
        check=_("Twenty handshakes in a row open."),
        name=_("One of several servers behind the balancer differs"),
    ),
    steps=(COMPARE_SERVERS,),
)
def balancer_uneven(handshake: Handshake) -> Outcome:
    """Fail when equal requests made one by one open and fail strictly in turn; proven by that order."""
    ended = turns.failed_in_turn(handshake)
    if not ended or ends.answered(ended, *_GATEWAY):
        return Pass()
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN,
        at_most=Severity.HIGH,
        evidence=turns.shown_by(handshake),
        servers=turns.servers_in_turn(handshake),
        status=ends.status_of(ended) or NO_ANSWER,
    )
