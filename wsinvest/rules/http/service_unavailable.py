"""The server says that it is not available now (503)."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import words
from wsinvest.analysis.repairs import RESTORE_BACKEND
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule

_ANYTHING: Final = Phrase(
    "It is being started, stopped or maintained, a load balancer has no healthy server for this path, or a limit of "
    "connections or requests is reached.",
    "Ele está iniciando, parando ou em manutenção, um balanceador não tem servidor saudável para esse caminho, ou um "
    "limite de conexões ou requisições foi atingido.",
)
_NGINX: Final = Phrase(
    "nginx itself says 503 where limit_req or limit_conn turns a request away, or where its configuration returns it, "
    "as during maintenance; for a server that is down it says 502.",
    "O próprio nginx responde 503 quando limit_req ou limit_conn barra a requisição, ou quando a configuração manda, "
    "como em manutenção; com o servidor parado, ele responde 502.",
)
_NO_TIME: Final = Phrase("not given", "não informado")


@rule(
    "http.service.unavailable",
    text=Text(
        en=Words(
            title="The server says that it is not available now (503)",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} put off. Retry-After: {retry}.",
            cause="{why} Its own words: {words}.",
            fix="Look whether it is maintenance; else at the health of the servers behind this address and at the "
            "limits before them.",
            check="The answer to the handshake is 101.",
        ),
        pt_BR=Words(
            title="O servidor informa que não está disponível agora (503)",
            impact="{count:int} de {of:int} tentativas {count:plural:foi adiada|foram adiadas}. Retry-After: {retry}.",
            cause="{why} Palavras da resposta: {words}.",
            fix="Veja se é uma manutenção; se não for, verifique a saúde dos servidores atrás desse endereço e os "
            "limites à frente deles.",
            check="A resposta ao handshake é 101.",
        ),
    ),
    steps=(RESTORE_BACKEND,),
)
def service_unavailable(left: Unexplained) -> Outcome:
    """503 in which nobody says more than that, and that no other finding explains."""
    ended = ends.answered(left.attempts, ends.UNAVAILABLE)
    answer = ended[0].response if ended else None
    if answer is None:
        return Clear()
    why = _NGINX if answer.header("server").lower().startswith(("nginx", "openresty")) else _ANYTHING
    return ends.hit(ended, left.of, why=why, words=words(answer), retry=answer.retry_after or _NO_TIME)
