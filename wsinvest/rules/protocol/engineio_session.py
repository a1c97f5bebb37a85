"""The URL holds the session id of another Socket.IO connection."""

from typing import Final

from wsinvest.analysis.engineio import parameter_refused, refused_with, turned_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.engineio import UNKNOWN_SESSION
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule

DROP_SID: Final = Step(
    "drop_session_id",
    TODAY,
    15,
    _("Take sid out of the URL: the client library adds its own."),
    _("The handshake opens without a session id in the URL."),
)


@rule(
    "protocol.engineio.session",
    text=Text(
        title=_("The URL holds the session id of another Socket.IO connection"),
        impact=_(
            "{count:int} of {of:int} handshakes {count:plural:was|were} refused: the server does not know that session."
        ),
        cause=_(
            "sid belongs to one connection, and to one process of the server; a URL that was copied from a "
            "running client still holds it."
        ),
        fix=_("Take sid out of the URL; behind a balancer let all requests of a session reach the same process."),
        check=_("The same handshake without sid opens."),
    ),
    steps=(DROP_SID,),
)
def engineio_session(handshake: Handshake) -> Outcome:
    """Fail when the server refuses the sid (Engine.IO error 1) or a URL without sid gets further; proven by either."""
    turned, proof = turned_by(handshake, "protocol.engineio.session")
    return parameter_refused(handshake, refused_with(handshake, UNKNOWN_SESSION) or turned, proof)
