"""A limit of connections is reached."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.connection_limit import limit, queued
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule

_CLOSED: Final = Phrase("closed without an answer", "fechada sem resposta")
_WAITING: Final = Phrase("kept waiting", "em espera")
_WAITED: Final = Phrase(
    "They were answered when the first connection was closed, which had been answered at once.",
    "Elas foram respondidas quando a primeira conexão, respondida de imediato, se fechou.",
)
_ALONE: Final = Phrase(
    "The same request is let in each time with no other connection open.",
    "A mesma requisição é aceita todas as vezes sem nenhuma outra conexão aberta.",
)
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
            impact="{count:int} of {of:int} attempts {count:plural:was|were} refused or kept waiting while another was "
            "open; who comes later stays out.",
            cause="{why} A limit of the proxy or the server is at most four connections from here.",
            fix="Raise the limit of connections at the proxy or the server that has it.",
            check="Ten connections from one address stay open together.",
            name="A limit of connections is reached",
        ),
        pt_BR=Words(
            title="Só algumas conexões são aceitas ao mesmo tempo ({status})",
            impact="{count:int} de {of:int} tentativas {count:plural:foi recusada ou ficou|foram recusadas ou ficaram} "
            "em espera com outra aberta; quem chega depois fica de fora.",
            cause="{why} Um limite do proxy ou do servidor é de no máximo quatro conexões a partir daqui.",
            fix="Aumente o limite de conexões no proxy ou no servidor que o impõe.",
            check="Dez conexões do mesmo endereço ficam abertas.",
            name="Um limite de conexões é atingido",
        ),
    ),
    steps=(RAISE_CONNECTION_LIMIT,),
)
def capacity_connection_limit(handshake: Handshake) -> Outcome:
    """Proven by those that were made alone: a server that fails now and then would have refused one of them.

    Where nobody is refused, a queue shows itself by answers that come when the first connection has gone.
    """
    found, of = limit(handshake), len(handshake.repeats)
    if found is None:
        waited = queued(handshake)
        waits = tuple(f"handshake:repeats/{one.id}/stages/response" for one in waited)
        return _hit(waited, of, Confidence.INFERRED, waits, _WAITING, _WAITED) if waited else Clear()
    if not found.sure:
        return NotMeasured(_UNTOLD)
    proof = tuple(f"handshake:probes/{one.id}/stages" for one in found.alone)
    return _hit(found.refused, of, Confidence.PROVEN, proof, ends.status_of(found.refused) or _CLOSED, _ALONE)


def _hit(
    hit: tuple[Attempt, ...], of: int, sure: Confidence, proof: tuple[str, ...], status: object, why: Phrase
) -> Outcome:
    return ends.hit(hit, of, sure, at_most=Severity.HIGH, evidence=proof, status=status, why=why)
