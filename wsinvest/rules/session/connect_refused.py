"""Socket.IO opens the connection and then refuses the namespace."""

from wsinvest.analysis.closing import NO_REASON, watched
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target


@rule(
    "session.connect.refused",
    text=Text(
        title=_("Socket.IO opens the connection and then refuses the namespace"),
        impact=_(
            "{count:int} of {of:int} watched connections {count:plural:was|were} refused after {after:ms}; the "
            "client sees connect_error."
        ),
        cause=_(
            "A middleware of the server turned the connection away, most often for its token. Its words: {reason}."
        ),
        fix=_("Look at the findings on the token first, else at these words and the middleware that says them."),
        check=_("The client's event connect comes, and connect_error does not."),
    ),
    steps=(VERIFY_AUTH,),
)
def connect_refused(
    handshake: Handshake, token: Token | None = None, target: Target | None = None, config: Config | None = None
) -> Outcome:
    """Fail when Socket.IO answers the connect packet with an error; observed: it is the 401 of that protocol."""
    ended = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.CONNECT_REFUSED)
    if not ended or not ended[0].close or lacking(handshake, token, target, config):
        return Pass()
    close, evidence = ended[0].close, (f"handshake:repeats/{ended[0].id}/close",)
    reason, after = close.reason or NO_REASON, close.after_ms
    return hit(ended, watched(handshake), at_most=Severity.HIGH, evidence=evidence, reason=reason, after=after)
