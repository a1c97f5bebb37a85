"""Closes of the first second: the connection opened, and the server ended it before anybody could use it."""

from collections.abc import Callable
from typing import Final

from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.engineio import misspoken
from wsinvest.analysis.remediation import ERROR_HANDLING, TODAY
from wsinvest.analysis.route import of_any_path
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, Reason, StageName, State
from wsinvest.model.finding import Clear, Outcome, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

NORMAL: Final = frozenset({1000, 1005})  # normal closure; a close frame without a code
GOING_AWAY: Final = frozenset({1001, 1012})  # going away; service restart
POLICY: Final = frozenset({1008, 3000, 3003})  # policy; of IANA's registry: unauthorized, forbidden
SERVER_ERROR: Final = frozenset({1011})
TRY_AGAIN: Final = frozenset({1013})
APPLICATION: Final = frozenset(range(4000, 5000))

_NO_CODE: Final = Phrase("none", "nenhum")
_NO_REASON: Final = Phrase("none given", "nenhum informado")

READ_SERVER_LOG: Final = Step(
    "read_close_in_log",
    TODAY,
    30,
    Phrase(
        "Find these closes in the server's log, by time and connection, and repair what ended them.",
        "Localizar esses fechamentos no log do servidor, por horário e conexão, e corrigir o que os causou.",
    ),
    Phrase(
        "A connection with a valid token stays open for longer than a second.",
        "Uma conexão com token válido permanece aberta por mais de um segundo.",
    ),
)


@rule(
    "session.close.immediate",
    text=Text(
        en=Words(
            title="The server closes the connection right after opening it (code {code})",
            impact="{count:int} of {of:int} watched connections opened and {count:plural:was|were} closed after "
            "{after:ms} without an error code.",
            cause="The server's handler came to its end, or nothing kept it waiting for messages. Reason in the close "
            "frame: {reason}.",
            fix="Let the handler read messages until the client leaves; if it refuses on purpose, let it say why "
            "with a code of its own.",
            check="An idle connection stays open for longer than a second.",
            name="The server closes the connection right after opening it",
        ),
        pt_BR=Words(
            title="O servidor fecha a conexão logo depois de abri-la (código {code})",
            impact="{count:int} de {of:int} conexões observadas "
            "{count:plural:foi aberta e fechada|foram abertas e fechadas} após {after:ms} sem código de erro.",
            cause="O handler do servidor chegou ao fim, ou nada o manteve à espera de mensagens. Motivo no frame de "
            "fechamento: {reason}.",
            fix="Faça o handler ler mensagens até o cliente sair; se a recusa é intencional, informe o motivo com um "
            "código próprio.",
            check="Uma conexão ociosa permanece aberta por mais de um segundo.",
            name="O servidor fecha a conexão logo depois de abri-la",
        ),
    ),
    steps=(READ_SERVER_LOG,),
)
def close_immediate(handshake: Handshake) -> Outcome:
    """Closed by the server without an error, or by Socket.IO's own packet; what we asked for ends another stage."""
    left = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.DISCONNECTED)
    ended = (*_with_code(handshake, NORMAL.__contains__), *left)
    return Clear() if misspoken(handshake) else _found(handshake, ended, rivals=of_any_path(handshake))


@rule(
    "session.close.abnormal",
    text=Text(
        en=Words(
            title="The connection breaks off right after opening, without a close frame",
            impact="{count:int} of {of:int} watched connections ended after {after:ms}; browsers report code 1006.",
            cause="The TCP connection was cut: the process crashed or was killed, or something between client and "
            "server ended it.",
            fix="Look for a crash in the server's log at this time, then for a proxy that cuts connections.",
            check="A connection stays open for longer than a second and ends with a close frame.",
        ),
        pt_BR=Words(
            title="A conexão cai logo depois de abrir, sem frame de fechamento",
            impact="{count:int} de {of:int} conexões observadas {count:plural:terminou|terminaram} após {after:ms}; "
            "navegadores mostram o código 1006.",
            cause="A conexão TCP foi cortada: o processo falhou ou foi encerrado, ou algo entre cliente e servidor a "
            "interrompeu.",
            fix="Procure uma falha do processo no log do servidor nesse horário e, depois, um proxy que corte "
            "conexões.",
            check="Uma conexão permanece aberta por mais de um segundo e termina com um frame de fechamento.",
        ),
    ),
    steps=(READ_SERVER_LOG, ERROR_HANDLING),
)
def close_abnormal(handshake: Handshake) -> Outcome:
    """The end of the stream, or a reset, came in place of a close frame."""
    return _found(handshake, failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.NO_CLOSE_FRAME, Reason.RESET))


@rule(
    "session.close.going_away",
    text=Text(
        en=Words(
            title="The server goes away right after opening the connection (code {code})",
            impact="{count:int} of {of:int} watched connections {count:plural:was|were} closed because the server "
            "stops or restarts. Later attempts that opened: {later:int}.",
            cause="The server is being stopped, restarted or replaced. Reason in the close frame: {reason}.",
            fix="Take the server out of rotation before it stops, and let clients reconnect after a random pause.",
            check="During a deploy new connections go to a server that stays.",
            name="The server goes away right after opening the connection",
        ),
        pt_BR=Words(
            title="O servidor sai do ar logo depois de abrir a conexão (código {code})",
            impact="{count:int} de {of:int} conexões observadas {count:plural:foi fechada|foram fechadas} porque o "
            "servidor está parando ou reiniciando. Tentativas posteriores que abriram: {later:int}.",
            cause="O servidor está sendo parado, reiniciado ou substituído. Motivo no frame de fechamento: {reason}.",
            fix="Retire o servidor do balanceamento antes de pará-lo e faça os clientes reconectarem após uma pausa "
            "aleatória.",
            check="Durante um deploy, as novas conexões vão para um servidor que permanece no ar.",
            name="O servidor sai do ar logo depois de abrir a conexão",
        ),
    ),
    steps=(READ_SERVER_LOG,),
)
def close_going_away(handshake: Handshake) -> Outcome:
    """High only when none of the later attempts finds the server again."""
    ended = _with_code(handshake, GOING_AWAY.__contains__)
    if not ended:
        return Clear()
    after = handshake.repeats[handshake.repeats.index(ended[0]) + 1 :]
    opened = sum(attempt.opened for attempt in after)
    lost = bool(after) and not opened
    return _found(handshake, ended, Severity.HIGH if lost else Severity.MEDIUM, later=opened)


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
    return _closed(handshake, SERVER_ERROR.__contains__)


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
    return Clear() if lacking(handshake, token, target, config) else _closed(handshake, POLICY.__contains__)


@rule(
    "session.close.app_code",
    text=Text(
        en=Words(
            title="The application closes the connection with a code of its own ({code})",
            impact="{count:int} of {of:int} watched connections {count:plural:was|were} closed after {after:ms}.",
            cause="Codes from 4000 to 4999 mean what the application says they mean. Reason in the close frame: "
            "{reason}.",
            fix="Look the code up in the application's list, and remove its cause.",
            check="A connection stays open, or the client shows the meaning of the code.",
            name="The application closes the connection with a code of its own",
        ),
        pt_BR=Words(
            title="A aplicação fecha a conexão com um código próprio ({code})",
            impact="{count:int} de {of:int} conexões observadas {count:plural:foi fechada|foram fechadas} após "
            "{after:ms}.",
            cause="Os códigos de 4000 a 4999 têm o significado que a aplicação lhes dá. Motivo no frame de "
            "fechamento: {reason}.",
            fix="Procure o código na lista da aplicação e elimine a causa.",
            check="A conexão permanece aberta, ou o cliente mostra o significado do código.",
            name="A aplicação fecha a conexão com um código próprio",
        ),
    ),
    steps=(READ_SERVER_LOG,),
)
def close_app_code(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """4000 to 4999: private use (RFC 6455 section 7.4.2)."""
    return Clear() if lacking(handshake, token, target, config) else _closed(handshake, APPLICATION.__contains__)


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
    return Clear() if limited(handshake) else _closed(handshake, TRY_AGAIN.__contains__)


def _closed(handshake: Handshake, due: Callable[[object], bool]) -> Outcome:
    return _found(handshake, _with_code(handshake, due))


def _with_code(handshake: Handshake, due: Callable[[object], bool]) -> tuple[Attempt, ...]:
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.CLOSE_FRAME)
    return tuple(attempt for attempt in ended if attempt.close and due(attempt.close.code))


def _found(
    handshake: Handshake,
    ended: tuple[Attempt, ...],
    at_most: Severity = Severity.HIGH,
    later: int = 0,
    rivals: tuple[Rival, ...] = (),
) -> Outcome:
    """Observed symptoms: however many attempts end so, they never rise above their own severity."""
    if not ended:
        return Clear()
    first = ended[0]
    close = first.close
    return hit(
        ended,
        _watched(handshake),
        at_most=at_most,
        evidence=(f"handshake:repeats/{first.id}/close",) if close else (),
        rivals=rivals,
        code=close.code if close and close.code is not None else _NO_CODE,
        reason=(close.reason if close else "") or _NO_REASON,
        after=close.after_ms if close else 0.0,
        later=later,
    )


def _watched(handshake: Handshake) -> int:
    """Most repeats are closed by us as soon as they open: those say nothing on the first second."""
    stages = (attempt.stage(StageName.FIRST_SECOND) for attempt in handshake.repeats)
    return sum(stage is not None and stage.state is not State.SKIPPED for stage in stages)
