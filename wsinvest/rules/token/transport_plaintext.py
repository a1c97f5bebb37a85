"""The token is sent unencrypted."""

from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK
from wsinvest.facts.config import Config
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.hosts import is_loopback, is_private
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

ENCRYPT: Final = Step(
    "encrypt_connection",
    NEXT_WEEK,
    240,
    _("Serve the endpoint over TLS, let clients use wss://, and close the plain port."),
    _("The application's URL begins with wss://."),
)


@rule(
    "token.transport.plaintext",
    text=Text(
        title=_("The token travels unencrypted: {scheme}:// to another host"),
        impact=_("Whoever sits on the way can read and use it."),
        cause=_("The URL names the plain scheme."),
        fix=_("Use wss://, and close the plain port."),
        check=_("The application's URL begins with wss://."),
        name=_("The token travels unencrypted"),
    ),
    steps=(ENCRYPT,),
)
def transport_plaintext(token: Token, config: Config, target: Target) -> Outcome:
    """Fail when the token is sent over ws; observed; MEDIUM, LOW to a private address, Pass on loopback."""
    sent = target.auth.mode is not AuthMode.NONE and token.state is TokenState.PRESENT
    if not sent or target.url.secure or not target.url.known or is_loopback(target.url.host):
        return Pass()
    severity = Severity.LOW if is_private(target.url.host) else Severity.MEDIUM
    return Fail(severity, Confidence.OBSERVED, {"scheme": config.url.used}, ("config:url/used", "token:state"))
