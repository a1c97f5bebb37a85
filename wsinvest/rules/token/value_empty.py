"""The token is sent empty."""

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Clear, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target


@rule(
    "token.value.empty",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is empty where it is sent ({place})",
            impact="An empty token opens nothing. {effect}",
            cause="The client sent what it was given, and it was given nothing.",
            fix="Find out why the source gives no token; do not connect without one.",
            check="A handshake carries a token of three parts; an empty one is refused by the client itself.",
            name="The token is sent empty",
        ),
        pt_BR=Words(
            title="O token é enviado vazio ({place})",
            impact="Um token vazio não abre nada. {effect}",
            cause="O cliente enviou o que recebeu, e recebeu um valor vazio.",
            fix="Descubra por que a fonte não fornece o token; não conecte sem ele.",
            check="O handshake leva um token de três partes; com token vazio, o próprio cliente desiste.",
            name="O token é enviado vazio",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def value_empty(token: Token, target: Target, handshake: Handshake | None) -> Outcome:
    """The parameter is there, and nothing is in it."""
    if token.state not in (TokenState.EMPTY, TokenState.NULL) or target.auth.mode is AuthMode.NONE:
        return Clear(by=("token:state",))
    place = ENUMS[AuthMode][target.auth.mode]
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, ("token:state",), decisive=True, place=place)
