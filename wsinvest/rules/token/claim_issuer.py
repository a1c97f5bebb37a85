"""The token comes from another issuer."""

from wsinvest.analysis import attribution
from wsinvest.analysis.claims import ABSENT
from wsinvest.analysis.repairs import ISSUE_FOR_THIS_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome, Severity
from wsinvest.model.registry import rule


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
def claim_issuer(token: Token, handshake: Handshake | None) -> Outcome:
    """iss differs from the configured one, or is missing."""
    due, anatomy = token.expected.issuer, token.anatomy
    if not due or anatomy is None or not anatomy.alg or due == anatomy.issuer:
        return Clear()
    found: object = anatomy.issuer or ABSENT
    facts = ("token:anatomy/issuer", "token:expected/issuer")
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, facts, found=found, due=due)
