"""The server limits the rate of connections."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.analysis.limit_lines import reached
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.proxy_limits import connections, rate
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.turns import servers_in_turn
from wsinvest.facts.alone import AXIS as ALONE
from wsinvest.facts.alone import turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule

SLOW_DOWN = Step(
    "back_off",
    TODAY,
    60,
    _("Let clients wait longer after each failure, with a random part, and honour Retry-After."),
    _("No 429 in the log for an hour of normal use."),
)
_LIMIT_RIVAL = Rival(
    "http.capacity.connection_limit",
    "grep -rnE 'limit_(conn|req)|maxconn|rate-limit' /etc/nginx /etc/haproxy",
    _("limit_conn and maxconn count connections that are open, limit_req and rate limits those that come in a time."),
)
_SEEN: Final = _("More connections came in a short time than the server or its proxy allows.")
_CONFIGURED: Final = _("More connections came in a short time than the proxy's configuration allows: {said}.")
_PACED = re.compile(r"<center>(?:nginx|openresty)", re.I)


@rule(
    "http.rate.limited",
    text=Text(
        title=_("The server limits the rate of connections"),
        impact=_("{count:int} of {of:int} attempts got {status}; clients that reconnect at once stay out."),
        cause=_("{why}"),
        fix=_("Reconnect later each time, with a random part; raise the limit if real use reaches it."),
        check=_("Normal use gives no {status} for an hour."),
    ),
    steps=(SLOW_DOWN,),
)
def rate_limited(handshake: Handshake, log_delta: LogDelta | None = None, proxy: Proxy | None = None) -> Outcome:
    """Fail when the server answers 429 (observed), or nginx's limit page while a probe made alone fails (inferred).

    Proven where the proxy's log says that it limits requests, or where limit_req stands in its configuration and nginx
    itself answers as it says.
    """
    of, set_by = len(handshake.repeats), rate(proxy, handshake)
    if set_by is not None and proxy is not None:
        status, why = ends.status_of(set_by.attempts), filled(_CONFIGURED, said=line_of(set_by.by))
        proof = cite(proxy, set_by.by.name)
        return ends.hit(set_by.attempts, of, Confidence.PROVEN, evidence=proof, status=status, why=why)
    told = reached(handshake, log_delta, "requests")
    if told:
        status = ends.status_of(told.ended)
        return ends.hit(told.ended, of, told.sure, evidence=told.evidence, status=status, why=_SEEN)
    if connections(proxy, handshake) is not None:
        return Pass()  # the limit of connections answers so
    ended = ends.answered(handshake.repeats, 429)
    if ended:
        rivals = (_LIMIT_RIVAL,) if turned_away(handshake.repeats, 429) else ()
        return ends.hit(ended, of, rivals=rivals, status=ends.status_of(ended), why=_SEEN)
    paced = tuple(one for one in turned_away(handshake.repeats) if _PACED.search(body_of(one)))
    alone = ends.probes_of(handshake, ALONE)
    if not paced or servers_in_turn(handshake) or not any(one.failed for one in alone):
        return Pass()
    proof, status = (f"handshake:probes/{alone[-1].id}/response/status",), ends.status_of(paced)
    return ends.hit(paced, of, Confidence.INFERRED, evidence=proof, rivals=(_LIMIT_RIVAL,), status=status, why=_SEEN)
