"""The server expects the token under another name."""

from wsinvest.analysis.proofs import opened_by
from wsinvest.analysis.repairs import SEND_WHERE_READ
from wsinvest.analysis.token_place import cite_repeat_and_probe, lines_of, without_proof
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target


@rule(
    "token.transport.param_name",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The server reads the token under another name: {name}"),
        impact=_("A good token is refused under the name {sent}."),
        cause=_("Client and server disagree on the name; the same token under the other name opens the connection."),
        fix=_("Use the server's name for it."),
        check=_("The application's own handshake opens."),
        name=_("The server reads the token under another name"),
    ),
    steps=(SEND_WHERE_READ,),
)
def transport_param_name(token: Token, target: Target, handshake: Handshake) -> Outcome:
    """Fail when the same token under another name opens; proven by that probe."""
    renamed = opened_by(handshake, "parameter")
    if renamed is None:
        has_name = target.auth.mode in (AuthMode.QUERY, AuthMode.COOKIE, AuthMode.MESSAGE)
        return without_proof("parameter", token, handshake) if has_name else Pass()
    values, lines = {"name": renamed.sent.token_name, "sent": target.auth.name}, lines_of(target.auth.mode)
    shown = cite_repeat_and_probe(handshake, renamed.id)
    return Fail(Severity.HIGH, Confidence.PROVEN, values, shown, snippet=lines)
