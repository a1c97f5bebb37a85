"""Upgrades that do not arrive: lost at a proxy, or handed to a server that has no WebSocket."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.upgrade import STRIPPED, UNSUPPORTED, Loss, loss, warned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity, Step
from wsinvest.model.registry import rule

FORWARD_UPGRADE = Step(
    "forward_upgrade",
    TODAY,
    30,
    Phrase(
        "Let every proxy pass Upgrade and Connection on, and speak HTTP/1.1 to the server. nginx: see below. "
        "Apache 2.4.47 and later: ProxyPass with upgrade=websocket; before that mod_proxy_wstunnel.",
        "Fazer cada proxy repassar Upgrade e Connection e falar HTTP/1.1 com o servidor. nginx: veja abaixo. "
        "Apache 2.4.47 ou posterior: ProxyPass com upgrade=websocket; antes disso, mod_proxy_wstunnel.",
    ),
    Phrase(
        "The handshake through the proxy is answered as it is at the server itself.",
        "O handshake pelo proxy recebe a mesma resposta que no próprio servidor.",
    ),
    snippet=Phrase(
        'proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
        'proxy_http_version 1.1;\nproxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection "upgrade";',
    ),
)
INSTALL_WEBSOCKET = Step(
    "install_websocket",
    TODAY,
    15,
    Phrase(
        "Give the server its WebSocket support (uvicorn: the packages websockets or wsproto; a WSGI server has none: "
        "use an ASGI server), and restart it.",
        "Instalar o suporte a WebSocket do servidor (uvicorn: os pacotes websockets ou wsproto; um servidor WSGI não "
        "tem: use um servidor ASGI) e reiniciá-lo.",
    ),
    Phrase(
        "Its log shows no unsupported upgrade, and the handshake is not answered by a page.",
        "O log não mostra upgrades sem suporte, e o handshake não é respondido por uma página.",
    ),
)


@rule(
    STRIPPED,
    text=Text(
        en=Words(
            title="The upgrade does not reach the WebSocket server (status {status})",
            impact="{count:int} of {of:int} attempts arrived as ordinary requests; nobody can connect that way.",
            cause="Upgrade, Connection and HTTP/1.1 were sent, and the answer is that of a server that did not get "
            "them: something in between, as a rule a reverse proxy, drops them.",
            fix="Let the proxy forward Upgrade and Connection, and speak HTTP/1.1 to the server.",
            check="The handshake through the proxy is answered as it is at the server itself.",
            name="A proxy drops the upgrade",
        ),
        pt_BR=Words(
            title="O upgrade não chega ao servidor WebSocket (status {status})",
            impact="{count:int} de {of:int} tentativas {count:plural:chegou|chegaram} como requisições comuns; assim "
            "ninguém consegue conectar.",
            cause="Upgrade, Connection e HTTP/1.1 foram enviados, e a resposta é a de um servidor que não os recebeu: "
            "algo no caminho, em geral um proxy reverso, os descarta.",
            fix="Faça o proxy repassar Upgrade e Connection e falar HTTP/1.1 com o servidor.",
            check="O handshake pelo proxy recebe a mesma resposta que no próprio servidor.",
            name="Um proxy descarta o upgrade",
        ),
    ),
    steps=(FORWARD_UPGRADE,),
)
def upgrade_stripped(handshake: Handshake, log: Log | None = None, meanwhile: Meanwhile | None = None) -> Outcome:
    """Told by the answer's own words, else by an answer that an ordinary request gets as well."""
    found = loss(handshake, log, meanwhile)
    return _hit(handshake, found, Severity.CRITICAL) if found and found.code == STRIPPED else Clear()


@rule(
    UNSUPPORTED,
    text=Text(
        en=Words(
            title="The server has no WebSocket support (status {status})",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} answered as an ordinary request for a "
            "page.",
            cause="The upgrade arrived at a server that cannot carry it out: its WebSocket library is not installed, "
            "or none is attached to it.",
            fix="Install the library that the server needs, or use a server that speaks WebSocket.",
            check="The handshake is no longer answered as a request for a page.",
            name="The server has no WebSocket support",
        ),
        pt_BR=Words(
            title="O servidor não tem suporte a WebSocket (status {status})",
            impact="{count:int} de {of:int} tentativas {count:plural:foi respondida|foram respondidas} como um pedido "
            "comum de página.",
            cause="O upgrade chegou a um servidor que não consegue realizá-lo: a biblioteca WebSocket não está "
            "instalada, ou nenhuma está ligada a ele.",
            fix="Instale a biblioteca de que o servidor precisa, ou use um servidor que fale WebSocket.",
            check="O handshake deixa de ser respondido como um pedido de página.",
            name="O servidor não tem suporte a WebSocket",
        ),
    ),
    steps=(INSTALL_WEBSOCKET,),
)
def websocket_unsupported(handshake: Handshake, log: Log | None = None, meanwhile: Meanwhile | None = None) -> Outcome:
    """Proven by the server's log; from outside it looks like an upgrade that a proxy dropped."""
    found = loss(handshake, log, meanwhile)
    if not found or found.code != UNSUPPORTED:
        return Clear()
    return _hit(handshake, found, Severity.HIGH, *warned(log, meanwhile))


def _hit(handshake: Handshake, found: Loss, at_most: Severity, *evidence: str) -> Outcome:
    plain = ("handshake:plain",) if handshake.plain else ()
    told = (f"handshake:probes/{found.probe.id}/response/status",) if found.probe else ()
    return ends.hit(
        found.attempts,
        len(handshake.repeats),
        found.confidence,
        at_most=at_most,
        evidence=(*plain, *told, *evidence),
        rivals=found.rivals,
        status=ends.status_of((found.probe,) if found.probe else found.attempts),
    )
