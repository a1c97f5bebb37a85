"""The token is sent in the URL, where logs record it."""

from datetime import timedelta
from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.hosts import is_loopback
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

USE_TICKET: Final = Step(
    "use_ticket",
    NEXT_WEEK,
    240,
    _("Replace the token in the URL by a ticket for one use within a minute, or by a subprotocol."),
    _("No access log holds a token."),
)
_TICKET: Final = timedelta(seconds=60)


@rule(
    "token.transport.leaked_in_url",
    text=Text(
        title=_("The token travels in the URL"),
        impact=_("URLs are written into logs of servers and proxies; who reads those can use the token."),
        cause=_("Browsers cannot send an Authorization header with a WebSocket, so the parameter was chosen."),
        fix=_("Use a ticket for one use, a subprotocol, a cookie or the first message."),
        check=_("No access log holds a token."),
    ),
    steps=(USE_TICKET,),
)
def transport_leaked_in_url(token: Token, target: Target) -> Outcome:
    """Fail when the token is sent as a query parameter (RFC 6750 section 2.3); observed.

    MEDIUM; LOW on loopback or for a token that is valid for at most a minute.
    """
    if target.auth.mode is not AuthMode.QUERY or token.state is not TokenState.PRESENT:
        return Pass()
    harmless = is_loopback(target.url.host) or _is_short_lived(token)
    return Fail(Severity.LOW if harmless else Severity.MEDIUM, Confidence.OBSERVED, {}, ("token:state", "token:source"))


def _is_short_lived(token: Token) -> bool:
    """True if exp minus iat is at most a minute."""
    anatomy = token.anatomy
    if anatomy is None or anatomy.exp is None or anatomy.iat is None:
        return False
    return anatomy.exp - anatomy.iat <= _TICKET
