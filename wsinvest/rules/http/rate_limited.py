"""The server limits the rate of connections."""

import re

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.turns import servers_in_turn
from wsinvest.facts.alone import AXIS as ALONE
from wsinvest.facts.alone import turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
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
_PACED = re.compile(r"<center>(?:nginx|openresty)", re.I)


@rule(
    "http.rate.limited",
    text=Text(
        title=_("The server limits the rate of connections"),
        impact=_("{count:int} of {of:int} attempts got {status}; clients that reconnect at once stay out."),
        cause=_("More connections came in a short time than the server or its proxy allows."),
        fix=_("Reconnect later each time, with a random part; raise the limit if real use reaches it."),
        check=_("Normal use gives no {status} for an hour."),
    ),
    steps=(SLOW_DOWN,),
)
def rate_limited(handshake: Handshake) -> Outcome:
    """Fail when the server answers 429 (observed), or nginx's limit page while a probe made alone fails (inferred)."""
    ended = ends.answered(handshake.repeats, 429)
    if ended:
        rivals = (_LIMIT_RIVAL,) if turned_away(handshake.repeats, 429) else ()
        return ends.hit(ended, len(handshake.repeats), rivals=rivals, status=ends.status_of(ended))
    paced = tuple(one for one in turned_away(handshake.repeats) if _PACED.search(body_of(one)))
    alone = ends.probes_of(handshake, ALONE)
    if not paced or servers_in_turn(handshake) or not any(one.failed for one in alone):
        return Pass()
    proof = (f"handshake:probes/{alone[-1].id}/response/status",)
    of, sure = len(handshake.repeats), Confidence.INFERRED
    return ends.hit(paced, of, sure, evidence=proof, rivals=(_LIMIT_RIVAL,), status=ends.status_of(paced))
