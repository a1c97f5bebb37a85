"""The server asks to try again later."""

from typing import Final

from wsinvest.analysis.closing import closed_with
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule

TRY_AGAIN: Final = frozenset({1013})


@rule(
    "session.close.try_again",
    text=Text(
        en=Words(
            title="The server asks to try again later (code {code})",
            impact="{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms}: the "
            "server is overloaded.",
            cause="The server accepts connections that it then has no room for. Reason in the close frame: {reason}.",
            fix="Let clients wait longer after each failure, with a random share; add capacity.",
            check="Under normal load no connection ends with 1013.",
            name="The server asks to try again later",
        ),
        pt_BR=Words(
            title="O servidor pede para tentar mais tarde (código {code})",
            impact="{count:int} de {of:int} conexões observadas {count:plural:foi fechada|foram fechadas} após "
            "{after:ms}: o servidor está sobrecarregado.",
            cause="O servidor aceita conexões para as quais depois não tem espaço. Motivo no frame de fechamento: "
            "{reason}.",
            fix="Faça os clientes esperarem mais a cada falha, com uma parcela aleatória; aumente a capacidade.",
            check="Com carga normal, nenhuma conexão termina com 1013.",
            name="O servidor pede para tentar mais tarde",
        ),
    ),
    steps=(READ_SERVER_LOG,),
)
def close_try_again(handshake: Handshake) -> Outcome:
    """1013: a busy server that can say so only after it accepted."""
    return Clear() if limited(handshake) else closed_with(handshake, TRY_AGAIN.__contains__)
