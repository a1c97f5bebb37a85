"""Answers that speak of the server's state: full, gone, too slow behind its proxy, tired of us, or of our size."""

import re

from wsinvest.analysis import ends
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.proofs import HOSTS, proved_by
from wsinvest.analysis.remediation import CONNECTION_POOL, LOAD_TEST, RESOURCE_MONITOR, TODAY, TWO_DAYS
from wsinvest.analysis.size import REFUSED_RIVAL, oversize
from wsinvest.facts.alone import AXIS as ALONE
from wsinvest.facts.alone import turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.health import Health
from wsinvest.facts.log import Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Rival, Severity, Step
from wsinvest.model.registry import rule

RESTORE_BACKEND = Step(
    "restore_backend",
    TODAY,
    30,
    Phrase(
        "Start the server behind the proxy, and correct the address that the proxy has for it.",
        "Iniciar o servidor atrás do proxy e corrigir o endereço que o proxy usa para ele.",
    ),
    Phrase("The proxy's log shows no failed upstream connection.", "O log do proxy não mostra falhas de upstream."),
)
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
SHRINK_REQUEST = Step(
    "shrink_request",
    TWO_DAYS,
    60,
    Phrase(
        "Make tokens and cookies smaller, or raise the limits of proxy and server together.",
        "Reduzir tokens e cookies, ou aumentar juntos os limites do proxy e do servidor.",
    ),
    Phrase("The longest real request opens.", "A maior requisição real é aberta."),
)
_LIMIT_RIVAL = Rival(
    "http.capacity.connection_limit",
    "grep -rnE 'limit_(conn|req)|maxconn|rate-limit' /etc/nginx /etc/haproxy",
    Phrase(
        "limit_conn and maxconn count connections that are open, limit_req and rate limits those that come in a time.",
        "limit_conn e maxconn contam conexões abertas; limit_req e limites de taxa, as que chegam em um intervalo.",
    ),
)
# What HAProxy, Traefik, Envoy and Apache's mod_proxy say of a server that is not there.
# Beside 502 and 504 Cloudflare has its own: 520 odd answer, 521 refused, 523 no route, 525 and 526 TLS to the server;
# 522 and 524 waited in vain, for the connection and for the answer.
_UNREACHED = (502, 520, 521, 523, 525, 526)
_WAITED = (504, 522, 524)
_NO_TARGETS = ("awselb", "lighttpd")  # these say 503 where no target is registered, or none answers
_NO_BACKEND = re.compile(
    r"no server is available|no available server|no healthy upstream|upstream connect error"
    r"|temporarily unable to service your\s+request",
    re.I,
)
_WAITED_MS = 900.0  # a gateway that was refused by its server answers at once
_PACED = re.compile(r"<center>(?:nginx|openresty)", re.I)


@rule(
    "http.capacity.insufficient",
    leads_to=("http.handshake.closed_early",),
    text=Text(
        en=Words(
            title="The server says that it is full",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} refused for lack of resources.",
            cause="The server, or its health endpoint, answers 503 and names resources or connections as the reason.",
            fix="Free resources or add servers; the resource findings say which limit binds.",
            check="The declared number of connections opens without a 503.",
            name="The server refuses connections for want of resources (“Insufficient resources”)",
        ),
        pt_BR=Words(
            title="O servidor informa que está lotado",
            impact="{count:int} de {of:int} tentativas {count:plural:foi recusada|foram recusadas} por falta de "
            "recursos.",
            cause="O servidor, ou seu endpoint de saúde, responde 503 e cita recursos ou conexões como motivo.",
            fix="Libere recursos ou acrescente servidores; os achados de recursos dizem qual limite pesa.",
            check="O número declarado de conexões é aberto sem nenhum 503.",
            name="O servidor recusa conexões por falta de recursos (“Insufficient resources”)",
        ),
    ),
    steps=(RESOURCE_MONITOR, CONNECTION_POOL, LOAD_TEST),
)
def capacity_insufficient(handshake: Handshake, health: Health | None) -> Outcome:
    """Only the server's own words count: a bare 503 may come from a proxy."""
    full = tuple(one for one in handshake.repeats if ends.says_capacity(one.response))
    ended = () if limited(handshake) else full
    said = ("health:response",) if health and ends.says_capacity(health.response) else ()
    if ended:
        return ends.hit(ended, len(handshake.repeats), evidence=said)
    values = {"count": 0, "of": len(handshake.repeats)}
    return Hit(Severity.HIGH, Confidence.OBSERVED, values, said) if said else Clear()


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
    paced = tuple(one for one in turned_away(handshake.repeats) if _PACED.search(_body(one)))
    alone = ends.probes_of(handshake, ALONE)
    if not paced or not any(one.failed for one in alone):
        return Clear()
    proof = (f"handshake:probes/{alone[-1].id}/response/status",)
    of, sure = len(handshake.repeats), Confidence.INFERRED
    return ends.hit(paced, of, sure, evidence=proof, rivals=(_LIMIT_RIVAL,), status=ends.status_of(paced))


@rule(
    "http.proxy.backend_down",
    text=Text(
        en=Words(
            title="The proxy cannot reach the server behind it ({status})",
            impact="{count:int} of {of:int} attempts ended at the proxy.",
            cause="The server is stopped, or the proxy has a wrong address for it.",
            fix="Start the server, and correct the upstream of the proxy.",
            check="The answer comes from the server, with its own Server header.",
            name="The proxy cannot reach the server behind it",
        ),
        pt_BR=Words(
            title="O proxy não alcança o servidor atrás dele ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:terminou|terminaram} no proxy.",
            cause="O servidor está parado, ou o proxy tem um endereço errado para ele.",
            fix="Inicie o servidor e corrija o upstream do proxy.",
            check="A resposta vem do servidor, com o próprio cabeçalho Server.",
            name="O proxy não alcança o servidor atrás dele",
        ),
    ),
    steps=(RESTORE_BACKEND,),
)
def backend_down(handshake: Handshake, meanwhile: Meanwhile | None = None) -> Outcome:
    """502, or a 503 in which the proxy itself says that no server is there; not where it says so to a crowd only.

    Proven where the proxy's own log says meanwhile that the server refuses.
    """
    unavailable = [one for one in ends.answered(handshake.repeats, 503) if says_no_backend(one)]
    refused = [one for one in ends.answered(handshake.repeats, *_UNREACHED) if not _waited(one)]
    ended = (*refused, *([] if limited(handshake) or proved_by(handshake, HOSTS) else unavailable))
    logged = meanwhile.cite(Says.UPSTREAM_REFUSED) if meanwhile else ()
    sure = Confidence.PROVEN if logged else Confidence.OBSERVED
    status = ends.status_of(ended)
    return ends.hit(ended, len(handshake.repeats), sure, evidence=logged, status=status) if ended else Clear()


@rule(
    "http.proxy.backend_timeout",
    text=Text(
        en=Words(
            title="The server behind the proxy takes too long",
            impact="{count:int} of {of:int} attempts got {status} from the proxy.",
            cause="The proxy stopped waiting for the server's answer to the handshake.",
            fix="Find out what delays the handshake; only then lengthen the proxy's timeout.",
            check="The handshake is answered well within the proxy's timeout.",
        ),
        pt_BR=Words(
            title="O servidor atrás do proxy demora demais",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} {status} do proxy.",
            cause="O proxy deixou de esperar pela resposta do servidor ao handshake.",
            fix="Descubra o que atrasa o handshake; só depois aumente o timeout do proxy.",
            check="O handshake é respondido bem antes do timeout do proxy.",
        ),
    ),
    steps=(RESTORE_BACKEND,),
)
def backend_timeout(handshake: Handshake) -> Outcome:
    """504 and its like; or a 502 that comes after a wait: Apache says so when its server keeps silent."""
    waited = tuple(one for one in ends.answered(handshake.repeats, 502) if _waited(one))
    ended = (*ends.answered(handshake.repeats, *_WAITED), *waited)
    confidence = Confidence.INFERRED if waited else Confidence.OBSERVED
    return ends.hit(ended, len(handshake.repeats), confidence, status=ends.status_of(ended)) if ended else Clear()


@rule(
    "http.header.too_large",
    text=Text(
        en=Words(
            title="The request is too large for the server ({status})",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} refused with a head of {size:bytes}.",
            cause="A limit of the server or proxy on the request line or headers is below that size.",
            fix="Make tokens and cookies smaller, or raise the limit.",
            check="The longest real request opens.",
            name="The request's head is too large",
        ),
        pt_BR=Words(
            title="A requisição é grande demais para o servidor ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:foi recusada|foram recusadas} com um cabeçalho de "
            "{size:bytes}.",
            cause="Um limite do servidor ou do proxy para a linha ou os cabeçalhos fica abaixo desse tamanho.",
            fix="Reduza tokens e cookies ou aumente o limite.",
            check="A maior requisição real é aberta.",
            name="O cabeçalho da requisição é grande demais",
        ),
    ),
    steps=(SHRINK_REQUEST,),
)
def too_large(handshake: Handshake, token: Token | None = None) -> Outcome:
    """Proven by a shorter request that passes; after a 400 only if the answer speaks of length."""
    found = oversize(handshake, token)
    if found is None:
        return Clear()
    shorter, ended = found.shorter, found.attempts
    confidence = Confidence.PROVEN if found.sure else Confidence.INFERRED if shorter else Confidence.OBSERVED
    proof = (f"handshake:probes/{shorter.id}/stages",) if shorter else ()
    rivals = (REFUSED_RIVAL,) if shorter and not found.sure else ()
    status, size = ends.status_of(ended), ended[0].sent.head_bytes
    of, most = len(handshake.repeats), Severity.HIGH
    return ends.hit(ended, of, confidence, at_most=most, evidence=proof, rivals=rivals, status=status, size=size)


def _waited(attempt: Attempt) -> bool:
    response = attempt.stage(StageName.RESPONSE)
    return response is not None and (response.took_ms or 0.0) >= _WAITED_MS


def says_no_backend(attempt: Attempt) -> bool:
    """Whether a proxy's own 503 says that there is no server."""
    if attempt.response is not None and attempt.response.header("server").startswith(_NO_TARGETS):
        return True
    return bool(_NO_BACKEND.search(_body(attempt)))


def _body(attempt: Attempt) -> str:
    return attempt.response.body if attempt.response else ""
