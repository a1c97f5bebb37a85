"""The token says of itself that it is a refresh or an id token."""

from wsinvest.analysis import attribution
from wsinvest.analysis.repairs import ISSUE_FOR_THIS_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity
from wsinvest.model.registry import rule


@rule(
    "token.claim.type",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token says of itself that it is a refresh or an id token",
            impact="A strict server refuses it; one that takes it lets a long-lived token in. {effect}",
            cause="The client sends another of the tokens that the login issued.",
            fix="Send the access token; let the server demand its type.",
            check="A fresh access token opens the connection, a refresh token is refused.",
        ),
        pt_BR=Words(
            title="O próprio token declara ser de renovação (refresh) ou de identidade (id)",
            impact="Um servidor rigoroso o recusa; um que o aceita deixa entrar um token de longa duração. {effect}",
            cause="O cliente envia outro dos tokens emitidos pelo login.",
            fix="Envie o token de acesso; faça o servidor exigir esse tipo.",
            check="Um token de acesso novo abre a conexão; um de renovação é recusado.",
        ),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def claim_type(token: Token, handshake: Handshake | None) -> Outcome:
    """Found by the validator under a signature that matches."""
    if token.verdict is None or token.verdict.code != "token.claim.type":
        return Clear()
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, ("token:verdict/code",))
