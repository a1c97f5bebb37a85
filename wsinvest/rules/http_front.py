"""Answers of what stands before the server: a firewall that blocks, a service that is said not to be there now."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.ends import Unexplained
from wsinvest.analysis.front import is_blocked, words
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Outcome, Step
from wsinvest.model.registry import rule
from wsinvest.rules.http_server import RESTORE_BACKEND

LET_PASS: Final = Step(
    "let_pass_firewall",
    TODAY,
    30,
    Phrase(
        "Find the request in the firewall's log by its time, and let upgrades on this path pass the rule named there.",
        "Localizar a requisição no log do firewall pelo horário e liberar os upgrades desse caminho na regra indicada.",
    ),
    Phrase("The answer comes from the server, not from the firewall.", "A resposta vem do servidor, não do firewall."),
)
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
    "http.firewall.blocked",
    text=Text(
        en=Words(
            title="A firewall or bot check answers in place of the server ({status})",
            impact="{count:int} of {of:int} attempts never reached the server.",
            cause="The answer bears the marks of a firewall's own page: the token was not looked at. Its own words: "
            "{words}.",
            fix="Let upgrade requests on this path pass; a bot check cannot be solved by a WebSocket client.",
            check="The answer comes from the server.",
            name="A firewall or bot check answers in place of the server",
        ),
        pt_BR=Words(
            title="Um firewall ou verificação antirrobô responde no lugar do servidor ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:não chegou|não chegaram} ao servidor.",
            cause="A resposta tem as marcas de uma página de firewall: o token não foi verificado. Palavras da "
            "resposta: {words}.",
            fix="Libere os upgrades nesse caminho; um cliente WebSocket não consegue resolver a verificação.",
            check="A resposta vem do servidor.",
            name="Um firewall ou verificação antirrobô responde no lugar do servidor",
        ),
    ),
    steps=(LET_PASS,),
)
def firewall(handshake: Handshake) -> Outcome:
    """By headers and words that firewalls put into their own pages."""
    ended = tuple(filter(is_blocked, handshake.repeats))
    if not ended:
        return Clear()
    of, status, said = len(handshake.repeats), ends.status_of(ended), words(ended[0].response)
    return ends.hit(ended, of, Confidence.INFERRED, status=status, words=said)


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
def unavailable(left: Unexplained) -> Outcome:
    """503 in which nobody says more than that, and that no other finding explains."""
    ended = ends.answered(left.attempts, ends.UNAVAILABLE)
    answer = ended[0].response if ended else None
    if answer is None:
        return Clear()
    why = _NGINX if answer.header("server").lower().startswith(("nginx", "openresty")) else _ANYTHING
    return ends.hit(ended, left.of, why=why, words=words(answer), retry=answer.retry_after or _NO_TIME)
