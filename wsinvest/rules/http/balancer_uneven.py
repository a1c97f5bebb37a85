"""One of several servers behind a balancer answers otherwise than the others."""

from typing import Final

from wsinvest.analysis import ends, turns
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule

_GATEWAY: Final = frozenset({502, 503, 504})  # the balancer's own words: a server is down, which another rule says
_ONE_OF: Final = _("One of {servers:int} servers")
_SEVERAL: Final = _("One of several servers")
_IN_TURN: Final = _(
    "Attempts made one after the other open and fail strictly in turn: a balancer hands them to {servers:int} "
    "servers, and one of them has another version, path or configuration."
)
_BY_CHANCE: Final = _(
    "Equal requests now open and now get this answer, without order. One configuration gives it to all or to none: as "
    "a rule servers that differ stand behind this address, such as some of an older release while one is rolled out."
)
_ONE_PROCESS_RIVAL: Final = Rival(
    "http.answer.unexplained",
    "systemctl status SERVICE  # or: docker ps -a",
    _("If one process alone serves this address, it answers so by itself now and then: its log says why."),
)
_LIMIT_RIVAL: Final = Rival(
    "http.rate.limited",
    "grep -rnE 'limit_(conn|req)|maxconn|rate-limit' /etc/nginx /etc/haproxy",
    _("Where such a limit stands, it may give this answer."),
)
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
        "http.host.unrecognized",
        "http.redirect.elsewhere",
        "http.handshake.closed_early",
        "http.origin.rejected",
        "http.path.not_found",
        "http.proxy.upgrade_stripped",
        "http.server.websocket_unsupported",
        "http.service.unavailable",
        "tcp.connection.reset",
    ),
    text=Text(
        title=_("{which} behind the balancer refuses what the others take ({status})"),
        impact=_("{count:int} of {of:int} attempts failed between others that opened; clients that retry get through."),
        cause=_("{why}"),
        fix=_("Bring that server to the state of the others, or take it out of the pool."),
        check=_("Twenty handshakes in a row open."),
        name=_("One of several servers behind the balancer differs"),
    ),
    steps=(COMPARE_SERVERS,),
)
def balancer_uneven(handshake: Handshake) -> Outcome:
    """Fail when equal requests made one by one open and fail strictly in turn; proven by that order and an answer.

    Inferred where the connection is cut instead, which one process may do as well; and without that order, where they
    fail by an answer that one configuration gives to all or to none.
    """
    ended = turns.failed_in_turn(handshake)
    if not ended or ends.answered(ended, *_GATEWAY):
        return _without_order(handshake)
    servers = turns.servers_in_turn(handshake)
    answered = all(one.response for one in ended)
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN if answered else Confidence.INFERRED,
        at_most=Severity.HIGH,
        rivals=() if answered else (_ONE_PROCESS_RIVAL,),
        evidence=turns.shown_by(handshake),
        which=filled(_ONE_OF, servers=servers),
        why=filled(_IN_TURN, servers=servers),
        status=ends.status_of(ended) or NO_ANSWER,
    )


def _without_order(handshake: Handshake) -> Outcome:
    """Inferred: the same request opens and gets an answer that comes of a configuration."""
    ended = turns.failed_between(handshake)
    if not ended:
        return Pass()
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.INFERRED,
        at_most=Severity.HIGH,
        rivals=(_ONE_PROCESS_RIVAL, _LIMIT_RIVAL),
        which=_SEVERAL,
        why=_BY_CHANCE,
        status=ends.status_of(ended),
    )
