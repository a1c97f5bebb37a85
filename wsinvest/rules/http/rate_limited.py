"""The server limits the rate of connections."""

import re

from wsinvest.analysis import ends
from wsinvest.analysis.backend import answer_body
from wsinvest.analysis.remediation import TWO_DAYS
from wsinvest.facts.alone import AXIS as ALONE
from wsinvest.facts.alone import turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Outcome, Rival, Step
from wsinvest.model.registry import rule

SLOW_DOWN = Step(
    "back_off",
    TWO_DAYS,
    60,
    Phrase(
        "Let clients wait longer after each failure, with a random part, and honour Retry-After.",
        "Fazer os clientes esperarem mais após cada falha, com uma parte aleatória, e respeitar Retry-After.",
    ),
    Phrase("No 429 in the log for an hour of normal use.", "Nenhum 429 no log em uma hora de uso normal."),
)
_LIMIT_RIVAL = Rival(
    "http.capacity.connection_limit",
    "grep -rnE 'limit_(conn|req)|maxconn|rate-limit' /etc/nginx /etc/haproxy",
    Phrase(
        "limit_conn and maxconn count connections that are open, limit_req and rate limits those that come in a time.",
        "limit_conn e maxconn contam conexões abertas; limit_req e limites de taxa, as que chegam em um intervalo.",
    ),
)
_PACED = re.compile(r"<center>(?:nginx|openresty)", re.I)


@rule(
    "http.rate.limited",
    text=Text(
        en=Words(
            title="The server limits the rate of connections",
            impact="{count:int} of {of:int} attempts got {status}; clients that reconnect at once stay out.",
            cause="More connections came in a short time than the server or its proxy allows.",
            fix="Reconnect later each time, with a random part; raise the limit if real use reaches it.",
            check="Normal use gives no {status} for an hour.",
        ),
        pt_BR=Words(
            title="O servidor limita a frequência de conexões",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} {status}; clientes que "
            "reconectam na hora ficam de fora.",
            cause="Chegaram mais conexões em pouco tempo do que o servidor ou o proxy permite.",
            fix="Reconecte com esperas crescentes e uma parte aleatória; aumente o limite se o uso real o atinge.",
            check="O uso normal não gera nenhum {status} durante uma hora.",
        ),
    ),
    steps=(SLOW_DOWN,),
)
def rate_limited(handshake: Handshake) -> Outcome:
    """429, after which nothing more was tried; or nginx's own 503, which it gives to some for their pace or number."""
    ended = ends.answered(handshake.repeats, 429)
    if ended:
        rivals = (_LIMIT_RIVAL,) if turned_away(handshake.repeats, 429) else ()
        return ends.hit(ended, len(handshake.repeats), rivals=rivals, status=ends.status_of(ended))
    paced = tuple(one for one in turned_away(handshake.repeats) if _PACED.search(answer_body(one)))
    alone = ends.probes_of(handshake, ALONE)
    if not paced or not any(one.failed for one in alone):
        return Clear()
    proof = (f"handshake:probes/{alone[-1].id}/response/status",)
    of, sure = len(handshake.repeats), Confidence.INFERRED
    return ends.hit(paced, of, sure, evidence=proof, rivals=(_LIMIT_RIVAL,), status=ends.status_of(paced))
