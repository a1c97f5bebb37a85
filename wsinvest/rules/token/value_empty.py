"""The token is sent empty."""

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.repairs import SEND_TOKEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target


@rule(
    "token.value.empty",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is empty where it is sent ({place})"),
        impact=_("An empty token opens nothing. {effect}"),
        cause=_("The client sent what it was given, and it was given nothing."),
        fix=_("Find out why the source gives no token; do not connect without one."),
        check=_("A handshake carries a token of three parts; an empty one is refused by the client itself."),
        name=_("The token is sent empty"),
    ),
    steps=(SEND_TOKEN, VERIFY_AUTH),
)
def value_empty(token: Token, target: Target, handshake: Handshake | None) -> Outcome:
    """Fail when the token is empty or null; proven when the server refuses it."""
    if token.state not in (TokenState.EMPTY, TokenState.NULL) or target.auth.mode is AuthMode.NONE:
        return Pass(by=("token:state",))
    place = ENUMS[AuthMode][target.auth.mode]
    return attribution.hit(
        Severity.HIGH, handshake, ("token.value.empty",), ("token:state",), decisive=True, place=place
    )
