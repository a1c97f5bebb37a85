"""The server selects none of the offered subprotocols."""

from typing import Final

from wsinvest.analysis.ends import hit
from wsinvest.analysis.negotiation import offered_subprotocols, offers_subprotocol
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

SELECT_SUBPROTOCOL: Final = Step(
    "select_subprotocol",
    TODAY,
    15,
    _("Let the server select one of the subprotocols that the client offers, or let the client offer none."),
    _("The answer to the same offer names one of its subprotocols."),
    snippet=_(
        'serve(handler, subprotocols=["<name>"])  # Python, websockets\n'
        "handleProtocols: (offered) => [...offered][0]  // Node, ws"
    ),
)


@rule(
    "protocol.subprotocol.not_selected",
    text=Text(
        title=_("The server selects none of the offered subprotocols"),
        impact=_(
            "{count:int} of {of:int} connections {count:plural:opens|open} for tools, but browsers end "
            "{count:plural:it|them} at once."
        ),
        cause=_("The client offers {offered}, and the answer has no Sec-WebSocket-Protocol."),
        fix=_("Let the server answer with one of the offers, or offer none."),
        check=_("The answer to the same offer names one of its subprotocols."),
    ),
    steps=(SELECT_SUBPROTOCOL,),
)
def subprotocol_not_selected(handshake: Handshake) -> Outcome:
    """Fail when subprotocols were offered and the 101 selects none; proven: browsers fail such a connection.

    Source: WHATWG WebSockets, "establish a WebSocket connection"; many tools accept it.
    """
    bare = tuple(one for one in handshake.repeats if offers_subprotocol(one) and _selected_nothing(one))
    if not bare:
        return Pass()
    evidence = tuple(f"handshake:repeats/{bare[0].id}/{part}" for part in ("sent/subprotocols", "negotiated"))
    of, offered = len(handshake.repeats), offered_subprotocols(bare[0])
    return hit(bare, of, Confidence.PROVEN, at_most=Severity.HIGH, evidence=evidence, offered=offered)


def _selected_nothing(attempt: Attempt) -> bool:
    """True if the connection opened without a subprotocol."""
    return attempt.opened and attempt.negotiated is not None and not attempt.negotiated.subprotocol
