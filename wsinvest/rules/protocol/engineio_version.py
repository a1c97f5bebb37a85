"""The server does not support this protocol version of Socket.IO (EIO)."""

from typing import Final

from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.engineio import NOT_SENT, parameter_refused, refused_with, turned_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.engineio import UNSUPPORTED_VERSION
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Outcome, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

MATCH_SOCKETIO: Final = Step(
    "match_socketio_versions",
    TODAY,
    60,
    _("Bring the Socket.IO client and server to the same generation, or set allowEIO3: true at a newer server."),
    _("The client's own connection opens and joins its namespace."),
)  # fmt: skip


@rule(
    "protocol.engineio.version",
    text=Text(
        title=_("The server does not speak this generation of Socket.IO (EIO={version})"),
        impact=_(
            "{count:int} of {of:int} connections {count:plural:was|were} refused or {count:plural:is|are} of no "
            "use; a browser shows a WebSocket error."
        ),
        cause=_(
            "The client asks for Engine.IO revision {version}. Socket.IO 2 speaks revision 3; Socket.IO 3 and "
            "later speak revision 4."
        ),
        fix=_("Use a client of the server's generation, or set allowEIO3: true at the server."),
        check=_("The same handshake with the other EIO opens and joins the namespace."),
        name=_("The server does not speak this generation of Socket.IO"),
    ),
    steps=(MATCH_SOCKETIO,),
)
def engineio_version(handshake: Handshake) -> Outcome:
    """Fail when the server refuses EIO (error 5), answers in another version, or another EIO gets further; proven."""
    turned, proof = turned_by(handshake, "protocol.engineio.version")
    other = failed_at(handshake.repeats, StageName.FIRST_SECOND, Reason.OTHER_GENERATION)
    ended = refused_with(handshake, UNSUPPORTED_VERSION) or other or turned
    return parameter_refused(handshake, ended, proof, version=_version(ended))


def _version(ended: tuple[Attempt, ...]) -> int | Phrase:
    """The EIO version that was asked for, or the phrase "none"."""
    asked = next((one.engineio.version for one in ended if one.engineio), 0)
    return asked or NOT_SENT
