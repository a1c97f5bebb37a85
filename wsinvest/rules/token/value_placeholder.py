"""The token is a placeholder: null, undefined or the like."""

from wsinvest.analysis import attribution
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.repairs import SEND_TOKEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target


@rule(
    "token.value.placeholder",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is a placeholder: null, undefined or the like"),
        impact=_("No server takes it for a token. {effect}"),
        cause=_("A missing value was turned into text, or a template was never filled in."),
        fix=_("Check the value before it becomes text; do not connect without a token."),
        check=_("A handshake carries a token of three parts."),
    ),
    steps=(SEND_TOKEN, VERIFY_AUTH),
)
def value_placeholder(token: Token, target: Target, handshake: Handshake | None) -> Outcome:
    """Fail when the token is a placeholder (null, undefined, None); proven when the server refuses it."""
    if token.state is not TokenState.PLACEHOLDER or target.auth.mode is AuthMode.NONE:
        return Pass(by=("token:state",))
    return attribution.hit(Severity.CRITICAL, handshake, ("token.value.placeholder",), ("token:state",), decisive=True)
