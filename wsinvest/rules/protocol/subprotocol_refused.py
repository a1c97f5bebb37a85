"""The server refuses the handshake for its subprotocols."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import words
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, Outcome, Severity, Step
from wsinvest.model.registry import rule

OFFER_ANOTHER: Final = Step(
    "offer_subprotocol",
    TODAY,
    15,
    Phrase(
        "Let the client offer a subprotocol that the server lists (new WebSocket(url, [name]); here WS_SUBPROTOCOL), "
        "or add the offered one to the server's list.",
        "Fazer o cliente oferecer um subprotocolo da lista do servidor (new WebSocket(url, [nome]); aqui, "
        "WS_SUBPROTOCOL), ou acrescentar o oferecido a essa lista.",
    ),
    Phrase("The answer names one of the offers.", "A resposta traz um dos oferecidos."),
)
_NONE: Final = Phrase("none", "nenhum")
_REFUSALS: Final = (400, 406)
_NAMED: Final = re.compile(r"\bsub-?protocols?\b|\bsec-websocket-protocol\b", re.I)


@rule(
    "protocol.subprotocol.refused",
    text=Text(
        en=Words(
            title="The server refuses the handshake for its subprotocols (offered: {offered})",
            impact="{count:int} of {of:int} attempts {count:plural:was|were} answered with {status}; a browser reports "
            "1006 and no reason.",
            cause="The server wants a subprotocol that the client does not offer. The answer's own words: {words}.",
            fix="Offer the subprotocol that the server speaks, or let it speak this one.",
            check="The answer to the handshake names one of the offered subprotocols.",
            name="The server refuses the handshake for its subprotocols",
        ),
        pt_BR=Words(
            title="O servidor recusa o handshake por causa dos subprotocolos (oferecidos: {offered})",
            impact="{count:int} de {of:int} tentativas {count:plural:recebeu|receberam} {status}; um navegador informa "
            "1006, sem motivo.",
            cause="O servidor quer um subprotocolo que o cliente não oferece. Palavras da resposta: {words}.",
            fix="Ofereça o subprotocolo que o servidor fala, ou faça-o falar este.",
            check="A resposta ao handshake traz um dos subprotocolos oferecidos.",
            name="O servidor recusa o handshake por causa dos subprotocolos",
        ),
    ),
    steps=(OFFER_ANOTHER,),
)
def subprotocol_refused(handshake: Handshake) -> Outcome:
    """By the answer's own words; 401 and 403 that speak of that header are about a token that travels in it."""
    ended = tuple(filter(_names_it, ends.answered(handshake.repeats, *_REFUSALS)))
    if not ended:
        return Clear()
    first = ended[0]
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.INFERRED,
        at_most=Severity.HIGH,
        offered=", ".join(first.sent.subprotocols) or _NONE,
        status=ends.status_of(ended),
        words=words(first.response),
    )


def _names_it(attempt: Attempt) -> bool:
    return attempt.response is not None and bool(_NAMED.search(attempt.response.body))
