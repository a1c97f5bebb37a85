"""The server expects the token in another place."""

from wsinvest.analysis.proofs import opened_by
from wsinvest.analysis.repairs import SEND_WHERE_READ
from wsinvest.analysis.token_place import cite_repeat_and_probe, lines_of, without_proof
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target


@rule(
    "token.transport.mismatch",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The server reads the token elsewhere: {place}"),
        impact=_("A good token is refused where the application sends it ({sent})."),
        cause=_("Client and server disagree on the place; the same token in the other place opens the connection."),
        fix=_("Send the token where the server reads it, or let the server read it here too."),
        check=_("The application's own handshake opens."),
        name=_("The server reads the token elsewhere"),
    ),
    steps=(SEND_WHERE_READ,),
)
def transport_mismatch(token: Token, target: Target, handshake: Handshake) -> Outcome:
    """Fail when the same token in another place opens; proven, inferred when that place is the first message."""
    moved = opened_by(handshake, "place")
    if moved is None:
        return without_proof("place", token, handshake)
    place = AuthMode(moved.sent.token_place)
    values = {"place": ENUMS[AuthMode][place], "sent": ENUMS[AuthMode][target.auth.mode], "name": moved.sent.token_name}
    # A server that only waits for any first message stays open as well.
    any_message = moved.change is not None and moved.change.label == "in_message"
    confidence = Confidence.INFERRED if any_message else Confidence.PROVEN
    return Fail(Severity.HIGH, confidence, values, cite_repeat_and_probe(handshake, moved.id), snippet=lines_of(place))
