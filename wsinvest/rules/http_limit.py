"""A limit of connections: some of several at once are refused, none of those that come alone."""

from typing import Final

from wsinvest.collect.handshake import Handshake
from wsinvest.judgement import Clear, Confidence, NotMeasured, Outcome, Severity, Step
from wsinvest.language import Phrase, Text, Words
from wsinvest.proof import ends
from wsinvest.proof.limit import limit
from wsinvest.registry import rule
from wsinvest.steps import TODAY

_CLOSED: Final = Phrase("closed without an answer", "fechada sem resposta")
_UNTOLD: Final = Phrase(
    "Some connections were refused while others were open, and too few to tell a limit of connections from a server "
    "that fails now and then.",
    "Algumas conexões foram recusadas com outras abertas, mas poucas para distinguir um limite de conexões de um "
    "servidor que falha de vez em quando.",
)
RAISE_CONNECTION_LIMIT: Final = Step(
    "raise_connection_limit",
    TODAY,
    30,
    Phrase(
        "Find the limit (nginx: limit_conn; HAProxy: maxconn; Apache: MaxRequestWorkers; the application's own), and "
        "set it above the number of users; several may share one address.",
        "Encontrar o limite (nginx: limit_conn; HAProxy: maxconn; Apache: MaxRequestWorkers; o da própria aplicação) e "
        "ajustá-lo acima do número de usuários; vários podem compartilhar um endereço.",
    ),
    Phrase("Ten connections from one address stay open together.", "Dez conexões do mesmo endereço ficam abertas."),
)


@rule(
    "http.capacity.connection_limit",
    text=Text(
        en=Words(
            title="Only so many connections are let in at a time ({status})",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} refused while another was open; who comes "
            "later stays out.",
            cause="The same request was let in {alone:int} times running with no other connection open: a limit of the "
            "proxy or the server is at most four connections from here.",
            fix="Raise the limit of connections at the proxy or the server that has it.",
            check="Ten connections from one address stay open together.",
        ),
        pt_BR=Words(
            title="Só algumas conexões são aceitas ao mesmo tempo ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:foi recusada|foram recusadas} com outra aberta; "
            "quem chega depois fica de fora.",
            cause="A mesma requisição foi aceita {alone:int} vezes seguidas sem nenhuma outra conexão aberta: um "
            "limite do proxy ou do servidor é de no máximo quatro conexões a partir daqui.",
            fix="Aumente o limite de conexões no proxy ou no servidor que o impõe.",
            check="Dez conexões do mesmo endereço ficam abertas.",
        ),
    ),
    steps=(RAISE_CONNECTION_LIMIT,),
)
def connection_limit(handshake: Handshake) -> Outcome:
    """Proven by those that were made alone; a server that fails now and then would have refused one of them."""
    found = limit(handshake)
    if found is None:
        return Clear()
    if not found.sure:
        return NotMeasured(_UNTOLD)
    proof = tuple(f"handshake:probes/{one.id}/stages" for one in found.alone)
    of, status = len(handshake.repeats), ends.status_of(found.refused) or _CLOSED
    alone, most = len(found.alone), Severity.HIGH
    return ends.hit(found.refused, of, Confidence.PROVEN, at_most=most, evidence=proof, status=status, alone=alone)
