"""The server fails right after opening the connection."""

from typing import Final

from wsinvest.analysis.closing import closed_with
from wsinvest.analysis.repairs import READ_SERVER_LOG
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule

SERVER_ERROR: Final = frozenset({1011})


@rule(
    "session.close.server_error",
    text=Text(
        en=Words(
            title="The server fails right after opening the connection (code {code})",
            impact="{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms} with "
            "the code of an internal error.",
            cause="The server's handler ended with an error. Reason in the close frame: {reason}.",
            fix="Find the exception in the server's log and repair the handler.",
            check="No connection ends with 1011.",
            name="The server fails right after opening the connection",
        ),
        pt_BR=Words(
            title="O servidor falha logo depois de abrir a conexão (código {code})",
            impact="{count:int} de {of:int} conexões observadas {count:plural:foi fechada|foram fechadas} após "
            "{after:ms} com o código de erro interno.",
            cause="O handler do servidor terminou com erro. Motivo no frame de fechamento: {reason}.",
            fix="Localize a exceção no log do servidor e corrija o handler.",
            check="Nenhuma conexão termina com 1011.",
            name="O servidor falha logo depois de abrir a conexão",
        ),
    ),
    steps=(READ_SERVER_LOG,),
)
def close_server_error(handshake: Handshake) -> Outcome:
    """1011: an unexpected condition on the server."""
    return closed_with(handshake, SERVER_ERROR.__contains__)
