"""The token's claims against what the server is said to demand: audience, issuer, missing and malformed ones."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity, Step
from wsinvest.model.registry import rule

ISSUE_FOR_THIS_SERVER: Final = Step(
    "issue_for_this_server",
    TODAY,
    30,
    Phrase(
        "Let the token service issue tokens with the claims that this server demands.",
        "Fazer o serviço de login emitir tokens com os claims que este servidor exige.",
    ),
    Phrase(
        "iss, aud and exp of a fresh token are those that the server is configured for.",
        "iss, aud e exp de um token novo são os que o servidor espera.",
    ),
)
_ABSENT: Final = Phrase("absent", "ausente")


@rule(
    "token.claim.audience",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is meant for another audience: aud is {found}, {due} is demanded",
            impact="{effect}",
            cause="The token was issued for another service, or the server expects another name of itself.",
            fix="Request the token for this audience, or correct the server's setting.",
            check="aud of a fresh token contains {due}.",
            name="The token is meant for another audience",
        ),
        pt_BR=Words(
            title="O token é destinado a outra audiência: aud é {found}, exige-se {due}",
            impact="{effect}",
            cause="O token foi emitido para outro serviço, ou o servidor espera outro nome para si.",
            fix="Solicite o token para esta audiência ou corrija a configuração do servidor.",
            check="O aud de um token novo contém {due}.",
            name="O token é destinado a outra audiência",
        ),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def audience(token: Token, handshake: Handshake | None) -> Outcome:
    """aud differs from the configured one, or is missing."""
    due, anatomy = token.expected.audience, token.anatomy
    if not due or anatomy is None or not anatomy.alg or due in anatomy.audience:
        return Clear()
    found: object = ", ".join(anatomy.audience) or _ABSENT
    facts = ("token:anatomy/audience", "token:expected/audience")
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, facts, found=found, due=due)


@rule(
    "token.claim.issuer",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token comes from another issuer: iss is {found}, {due} is demanded",
            impact="{effect}",
            cause="Token service and server belong to different environments, or name the issuer differently.",
            fix="Point both at one issuer; mind the scheme and the last slash.",
            check="iss of a fresh token is {due}.",
            name="The token comes from another issuer",
        ),
        pt_BR=Words(
            title="O token vem de outro emissor: iss é {found}, exige-se {due}",
            impact="{effect}",
            cause="O serviço de login e o servidor são de ambientes diferentes ou nomeiam o emissor de outra forma.",
            fix="Aponte os dois para o mesmo emissor; atenção ao esquema e à barra final.",
            check="O iss de um token novo é {due}.",
            name="O token vem de outro emissor",
        ),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def issuer(token: Token, handshake: Handshake | None) -> Outcome:
    """iss differs from the configured one, or is missing."""
    due, anatomy = token.expected.issuer, token.anatomy
    if not due or anatomy is None or not anatomy.alg or due == anatomy.issuer:
        return Clear()
    found: object = anatomy.issuer or _ABSENT
    facts = ("token:anatomy/issuer", "token:expected/issuer")
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, facts, found=found, due=due)


@rule(
    "token.claim.missing",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token has no exp: it never runs out",
            impact="Servers that demand exp refuse it; others accept a stolen one for ever. {effect}",
            cause="The issuer leaves the claim out.",
            fix="Issue tokens with exp, a quarter of an hour ahead.",
            check="A fresh token has exp.",
        ),
        pt_BR=Words(
            title="O token não tem exp: nunca expira",
            impact="Servidores que exigem exp o recusam; os demais aceitam para sempre um token roubado. {effect}",
            cause="O emissor não inclui esse claim.",
            fix="Emita tokens com exp, para um quarto de hora.",
            check="Um token novo tem exp.",
        ),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def missing(token: Token, handshake: Handshake | None) -> Outcome:
    """Grave only where everything else about the token is fine and the server refuses it."""
    anatomy = token.anatomy
    if anatomy is None or not anatomy.alg or not anatomy.claims or "exp" in anatomy.claims:
        return Clear()
    alone = token.verdict is not None and token.verdict.code == "token.claim.missing"
    severity = Severity.HIGH if alone else Severity.LOW
    return attribution.hit(severity, handshake, attribution.FRESH if alone else (), ("token:anatomy/claims",))


@rule(
    "token.claim.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="A claim of the token is malformed: times in milliseconds or as text, a name twice, a wrong type",
            impact="Strict servers refuse it; lax ones may let it live for thousands of years. {effect}",
            cause="The issuer writes claims in a form that the standard does not know.",
            fix="Write exp, nbf and iat as numbers of seconds; sub, iss and jti as text; each name once.",
            check="exp of a fresh token is a number of ten digits.",
        ),
        pt_BR=Words(
            title="Um claim do token está malformado: tempo em milissegundos ou como texto, nome repetido, tipo errado",
            impact="Servidores rigorosos o recusam; os tolerantes podem aceitá-lo por milhares de anos. {effect}",
            cause="O emissor grava claims em um formato que o padrão não prevê.",
            fix="Grave exp, nbf e iat como números em segundos; sub, iss e jti como texto; cada nome uma vez.",
            check="O exp de um token novo é um número de dez dígitos.",
        ),
    ),
    steps=(ISSUE_FOR_THIS_SERVER,),
)
def invalid(token: Token, handshake: Handshake | None) -> Outcome:
    """Found by the validator under a signature that matches."""
    if token.verdict is None or token.verdict.code != "token.claim.invalid":
        return Clear()
    facts = ("token:verdict/code",)
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, facts, acquitted=Severity.MEDIUM)


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
def kind(token: Token, handshake: Handshake | None) -> Outcome:
    """Found by the validator under a signature that matches."""
    if token.verdict is None or token.verdict.code != "token.claim.type":
        return Clear()
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, ("token:verdict/code",))
