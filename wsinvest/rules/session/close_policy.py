"""The server accepts the connection and then refuses it for policy."""

from typing import Final

from wsinvest.analysis.closing import closed_with
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

POLICY: Final = frozenset({1008, 3000, 3003})  # policy; of IANA's registry: unauthorized, forbidden


@rule(
    "session.close.policy",
    text=Text(
        en=Words(
            title="The server accepts the connection and then refuses it for policy (code {code})",
            impact="{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms}; the "
            "user sees a connection that opens and vanishes.",
            cause="The server checks something after the handshake, most often the token. Reason in the close frame: "
            "{reason}.",
            fix="Look at the findings on the token first, else at the reason; check before accepting where possible.",
            check="A connection with a valid token is not closed with {code}.",
            name="The server accepts the connection and then refuses it for policy",
        ),
        pt_BR=Words(
            title="O servidor aceita a conexão e depois a recusa por política (código {code})",
            impact="{count:int} de {of:int} conexões observadas {count:plural:foi fechada|foram fechadas} após "
            "{after:ms}; o usuário vê uma conexão que abre e desaparece.",
            cause="O servidor verifica algo depois do handshake, na maioria das vezes o token. Motivo no frame de "
            "fechamento: {reason}.",
            fix="Veja primeiro os achados sobre o token e, se não houver, o motivo; verifique antes de aceitar sempre "
            "que possível.",
            check="Uma conexão com token válido não é fechada com {code}.",
            name="O servidor aceita a conexão e depois a recusa por política",
        ),
    ),
    steps=(READ_SERVER_LOG,),
)
def close_policy(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """1008, 3000 and 3003: what servers send that can refuse only after they accepted."""
    return Clear() if lacking(handshake, token, target, config) else closed_with(handshake, POLICY.__contains__)
