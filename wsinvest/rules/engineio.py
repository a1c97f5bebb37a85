"""Socket.IO and the Engine.IO beneath it: revision, transport, session id, and a refusal after the upgrade."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.credential import lacking
from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.engineio import refused_with, turned_by
from wsinvest.analysis.remediation import TODAY, VERIFY_AUTH
from wsinvest.facts.config import Config
from wsinvest.facts.engineio import UNKNOWN_SESSION, UNKNOWN_TRANSPORT, UNSUPPORTED_VERSION, is_bare
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt, EngineState, Reason, StageName
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target
from wsinvest.rules.http_handshake import UNBLOCK_SERVER

_NO_REASON: Final = Phrase("none given", "nenhum informado")
_UNSET: Final = Phrase("none", "nenhum")

MATCH_SOCKETIO: Final = Step(
    "match_socketio_versions",
    TODAY,
    60,
    Phrase(
        "Bring the Socket.IO client and server to the same generation, or set allowEIO3: true at a newer server.",
        "Levar o cliente e o servidor Socket.IO à mesma geração, ou definir allowEIO3: true em um servidor mais novo.",
    ),
    Phrase("The client's own connection opens and joins its namespace.",
           "A conexão do próprio cliente é aberta e entra em seu namespace."),
)  # fmt: skip
ALLOW_WEBSOCKET: Final = Step(
    "allow_websocket_transport",
    TODAY,
    15,
    Phrase(
        "Put websocket on the server's list of transports, and let the client ask for transport=websocket.",
        "Incluir websocket na lista de transports do servidor e fazer o cliente pedir transport=websocket.",
    ),
    Phrase("A WebSocket to the endpoint opens.", "Um WebSocket para o endpoint é aberto."),
)
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
    "protocol.engineio.version",
    text=Text(
        en=Words(
            title="The server does not speak this generation of Socket.IO (EIO={version})",
            impact="{count:int} of {of:int} connections {count:plural:was|were} refused or {count:plural:is|are} of no "
            "use; a browser shows a WebSocket error.",
            cause="The client asks for Engine.IO revision {version}. Socket.IO 2 speaks revision 3; Socket.IO 3 and "
            "later speak revision 4.",
            fix="Use a client of the server's generation, or set allowEIO3: true at the server.",
            check="The same handshake with the other EIO opens and joins the namespace.",
            name="The server does not speak this generation of Socket.IO",
        ),
        pt_BR=Words(
            title="O servidor não fala essa geração do Socket.IO (EIO={version})",
            impact="{count:int} de {of:int} conexões {count:plural:foi recusada|foram recusadas} ou não "
            "{count:plural:serve|servem}; um navegador mostra um erro de WebSocket.",
            cause="O cliente pede a revisão {version} do Engine.IO. O Socket.IO 2 fala a revisão 3; o Socket.IO 3 e os "
            "seguintes falam a revisão 4.",
            fix="Use um cliente da geração do servidor ou defina allowEIO3: true no servidor.",
            check="O mesmo handshake com o outro EIO é aberto e entra no namespace.",
            name="O servidor não fala essa geração do Socket.IO",
        ),
    ),
    steps=(MATCH_SOCKETIO,),
)
def engineio_version(handshake: Handshake) -> Outcome:
    """The server says so: code 5, or a connect packet of the other generation; or another EIO alone opens it."""
    turned, proof = turned_by(handshake, "engineio_version")
    other = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.OTHER_GENERATION)
    ended = refused_with(handshake, UNSUPPORTED_VERSION) or other or turned
    return _proven(handshake, ended, proof, version=_version(ended))


@rule(
    "protocol.engineio.transport",
    text=Text(
        en=Words(
            title="The Socket.IO endpoint does not serve this transport to a WebSocket: {transport}",
            impact="{count:int} of {of:int} handshakes {count:plural:was|were} refused; clients fall back to polling, "
            "or fail.",
            cause="Engine.IO wants transport=websocket in the URL of a WebSocket, and websocket on the server's own "
            "list of transports.",
            fix="Switch websocket on at the server (transports), and ask for it in the URL.",
            check="A WebSocket with transport=websocket opens.",
            name="The Socket.IO endpoint does not serve this transport",
        ),
        pt_BR=Words(
            title="O endpoint Socket.IO não atende esse transport em um WebSocket: {transport}",
            impact="{count:int} de {of:int} handshakes {count:plural:foi recusado|foram recusados}; os clientes "
            "recorrem a polling ou falham.",
            cause="O Engine.IO exige transport=websocket na URL de um WebSocket e websocket na lista de transports do "
            "servidor.",
            fix="Ative websocket no servidor (transports) e peça-o na URL.",
            check="Um WebSocket com transport=websocket é aberto.",
            name="O endpoint Socket.IO não atende esse transport",
        ),
    ),
    steps=(ALLOW_WEBSOCKET,),
)
def engineio_transport(handshake: Handshake) -> Outcome:
    """The server's own code 0, or the right transport alone opens it."""
    turned, proof = turned_by(handshake, "engineio_transport")
    ended = refused_with(handshake, UNKNOWN_TRANSPORT) or turned
    asked = next((one.engineio.transport for one in ended if one.engineio), "")
    return _proven(handshake, ended, proof, transport=asked or _UNSET)


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
    return _proven(handshake, refused_with(handshake, UNKNOWN_SESSION) or turned, proof)


@rule(
    "session.connect.refused",
    text=Text(
        en=Words(
            title="Socket.IO opens the connection and then refuses the namespace",
            impact="{count:int} of {of:int} watched connections {count:plural:was|were} refused after {after:ms}; the "
            "client sees connect_error.",
            cause="A middleware of the server turned the connection away, most often for its token. Its words: "
            "{reason}.",
            fix="Look at the findings on the token first, else at these words and the middleware that says them.",
            check="The client's event connect comes, and connect_error does not.",
        ),
        pt_BR=Words(
            title="O Socket.IO abre a conexão e depois recusa o namespace",
            impact="{count:int} de {of:int} conexões observadas {count:plural:foi recusada|foram recusadas} após "
            "{after:ms}; o cliente vê connect_error.",
            cause="Um middleware do servidor recusou a conexão, na maioria das vezes pelo token. O que ele diz: "
            "{reason}.",
            fix="Veja primeiro os achados sobre o token e, se não houver, essas palavras e o middleware que as diz.",
            check="O evento connect chega ao cliente, e connect_error não.",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def connect_refused(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """A connect error of Socket.IO: what 401 is before the upgrade."""
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.CONNECT_REFUSED)
    if not ended or not ended[0].close or lacking(handshake, token, target, config):
        return Clear()
    watched = sum(one.passed(StageName.FIRST_SECOND) for one in handshake.repeats) + len(ended)
    close, evidence = ended[0].close, (f"handshake:repeats/{ended[0].id}/close",)
    reason, after = close.reason or _NO_REASON, close.after_ms
    return hit(ended, watched, at_most=Severity.HIGH, evidence=evidence, reason=reason, after=after)


@rule(
    "session.connect.unanswered",
    text=Text(
        en=Words(
            title="Socket.IO opens the connection and leaves the namespace unanswered",
            impact="{count:int} of {of:int} watched connections {count:plural:was|were} open for a second and of no "
            "use; the client's event connect does not come.",
            cause="A middleware of the server does not call next(), or waits for something: a database, a token "
            "service.",
            fix="Let each middleware call next() in every branch, with an error where it refuses; give what it waits "
            "for a time limit.",
            check="The client's event connect comes within a second.",
        ),
        pt_BR=Words(
            title="O Socket.IO abre a conexão e deixa o namespace sem resposta",
            impact="{count:int} de {of:int} conexões observadas {count:plural:ficou aberta|ficaram abertas} por um "
            "segundo, sem servir para nada; o evento connect não chega ao cliente.",
            cause="Um middleware do servidor não chama next(), ou espera por algo: um banco de dados, um serviço de "
            "tokens.",
            fix="Faça cada middleware chamar next() em todos os caminhos, com um erro quando recusa; defina um limite "
            "de tempo para o que ele espera.",
            check="O evento connect chega ao cliente em até um segundo.",
        ),
    ),
    steps=(UNBLOCK_SERVER,),
)
def connect_unanswered(handshake: Handshake, target: Target | None = None) -> Outcome:
    """The connect packet was sent, a whole second passed, and neither a yes nor a no came."""
    watched = tuple(one for one in handshake.repeats if one.passed(StageName.FIRST_SECOND))
    waiting = tuple(one for one in watched if one.engineio and one.engineio.state is EngineState.OPEN)
    if not waiting or (target is not None and is_bare(target.url.path)):
        return Clear()
    evidence = tuple(f"handshake:repeats/{one.id}/engineio" for one in waiting)
    values = {"count": len(waiting), "of": len(watched)}
    return Hit(Severity.HIGH, Confidence.OBSERVED, values, evidence)


def _proven(
    handshake: Handshake, ended: tuple[Attempt, ...], proof: tuple[str, ...], **values: str | int | Phrase
) -> Outcome:
    if not ended:
        return Clear()
    plain = ("handshake:plain",) if handshake.plain else ()
    said = (f"handshake:repeats/{ended[0].id}/engineio",) if ended[0].engineio else ()
    found = hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=(*said, *plain, *proof))
    return replace(found, values={**found.values, **values})


def _version(ended: tuple[Attempt, ...]) -> int | Phrase:
    asked = next((one.engineio.version for one in ended if one.engineio), 0)
    return asked or _UNSET
