"""The URL holds the session id of another Socket.IO connection."""

from typing import Final

from wsinvest.analysis.engineio import proven_by_probe, refused_with, turned_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.engineio import UNKNOWN_SESSION
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule

DROP_SID: Final = Step(
    "drop_session_id",
    TODAY,
    15,
    Phrase(
        "Take sid out of the URL: the client library adds its own.",
        "Remover sid da URL: a biblioteca do cliente acrescenta o seu.",
    ),
    Phrase("The handshake opens without a session id in the URL.", "O handshake abre sem id de sessão na URL."),
)


@rule(
    "protocol.engineio.session",
    text=Text(
        en=Words(
            title="The URL holds the session id of another Socket.IO connection",
            impact="{count:int} of {of:int} handshakes {count:plural:was|were} refused: the server does not know that "
            "session.",
            cause="sid belongs to one connection, and to one process of the server; a URL that was copied from a "
            "running client still holds it.",
            fix="Take sid out of the URL; behind a balancer let all requests of a session reach the same process.",
            check="The same handshake without sid opens.",
        ),
        pt_BR=Words(
            title="A URL contém o id de sessão de outra conexão Socket.IO",
            impact="{count:int} de {of:int} handshakes {count:plural:foi recusado|foram recusados}: o servidor não "
            "conhece essa sessão.",
            cause="sid pertence a uma só conexão e a um só processo do servidor; uma URL copiada de um cliente em "
            "execução ainda o contém.",
            fix="Remova sid da URL; atrás de um balanceador, faça as requisições de uma sessão chegarem ao mesmo "
            "processo.",
            check="O mesmo handshake sem sid é aberto.",
        ),
    ),
    steps=(DROP_SID,),
)
def engineio_session(handshake: Handshake) -> Outcome:
    """The server's own code 1, or the same URL without sid opens."""
    turned, proof = turned_by(handshake, "engineio_session")
    return proven_by_probe(handshake, refused_with(handshake, UNKNOWN_SESSION) or turned, proof)
