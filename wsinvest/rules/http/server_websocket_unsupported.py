"""The server has no WebSocket support."""

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.upgrade import UNSUPPORTED, loss, upgrade_lost, warned
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import Meanwhile
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity, Step
from wsinvest.model.registry import rule

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
def server_websocket_unsupported(
    handshake: Handshake, log: Log | None = None, meanwhile: Meanwhile | None = None
) -> Outcome:
    """Proven by the server's log; from outside it looks like an upgrade that a proxy dropped."""
    found = loss(handshake, log, meanwhile)
    if not found or found.code != UNSUPPORTED:
        return Clear()
    return upgrade_lost(handshake, found, Severity.HIGH, *warned(log, meanwhile))
