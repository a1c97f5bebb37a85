"""The proxy has too few worker_connections."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, Says
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.i18n.messages import Phrase, Text, Words, filled
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule

_NOW: Final = Phrase(
    "{lines:int} {lines:plural:line|lines} of its log said so while we tried.",
    "{lines:int} {lines:plural:linha do log disse|linhas do log disseram} isso durante as tentativas.",
)
_LATELY: Final = Phrase(
    "{lines:int} of the last 1,000 lines of its log {lines:plural:says|say} so.",
    "{lines:int} das últimas 1.000 linhas do log {lines:plural:diz|dizem} isso.",
)
RAISE_WORKER_CONNECTIONS: Final = Step(
    "raise_worker_connections",
    TODAY,
    30,
    Phrase(
        "Raise worker_connections, and worker_rlimit_nofile above it: a proxied WebSocket takes two of each.",
        "Aumentar worker_connections e, acima dele, worker_rlimit_nofile: um WebSocket no proxy ocupa dois de cada.",
    ),
    Phrase(
        "Under the same load the proxy's log has no further line “worker_connections are not enough”.",
        "Com a mesma carga, o log do proxy não traz mais “worker_connections are not enough”.",
    ),
)


@rule(
    "resource.proxy.worker_connections",
    leads_to=("http.capacity.connection_limit",),
    text=Text(
        en=Words(
            title="The proxy has too few worker_connections",
            impact="Beyond them it closes new connections or answers 500, whatever the server behind it could bear.",
            cause="{said} Each WebSocket takes two: one to the client, one to the server.",
            fix="Raise worker_connections and worker_rlimit_nofile, then reload the proxy.",
            check="Under the same load the proxy's log has no further line “worker_connections are not enough”.",
        ),
        pt_BR=Words(
            title="O proxy tem worker_connections de menos",
            impact="Acima desse número ele fecha novas conexões ou responde 500, por mais que o servidor aguente.",
            cause="{said} Cada WebSocket ocupa duas: uma com o cliente, outra com o servidor.",
            fix="Aumente worker_connections e worker_rlimit_nofile e recarregue o proxy.",
            check="Com a mesma carga, o log do proxy não traz mais “worker_connections are not enough”.",
        ),
    ),
    steps=(RAISE_WORKER_CONNECTIONS,),
)
def proxy_worker_connections(log: Log, meanwhile: Meanwhile | None, handshake: Handshake | None) -> Outcome:
    """Decisive where the log says so while attempts fail; an older line says that it happened, not that it does."""
    failing = handshake is not None and any(one.failed for one in handshake.repeats)
    if meanwhile and meanwhile.lines(Says.WORKER_CONNECTIONS):
        values = {"said": filled(_NOW, lines=meanwhile.lines(Says.WORKER_CONNECTIONS))}
        confidence = Confidence.PROVEN if failing else Confidence.OBSERVED
        return Hit(Severity.HIGH, confidence, values, meanwhile.cite(Says.WORKER_CONNECTIONS))
    lately = log.lately(Says.WORKER_CONNECTIONS)
    if not lately:
        return Clear()
    severity = Severity.HIGH if failing else Severity.MEDIUM
    evidence = ("log:said/worker_connections/lately",)
    return Hit(severity, Confidence.INFERRED, {"said": filled(_LATELY, lines=lately)}, evidence)
