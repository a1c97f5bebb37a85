"""A firewall or bot check answers in place of the server."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import is_blocked, words
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Outcome, Step
from wsinvest.model.registry import rule

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
def firewall_blocked(handshake: Handshake) -> Outcome:
    """By headers and words that firewalls put into their own pages."""
    ended = tuple(filter(is_blocked, handshake.repeats))
    if not ended:
        return Clear()
    of, status, said = len(handshake.repeats), ends.status_of(ended), words(ended[0].response)
    return ends.hit(ended, of, Confidence.INFERRED, status=status, words=said)
