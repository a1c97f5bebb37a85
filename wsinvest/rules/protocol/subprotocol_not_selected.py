"""The server selects none of the offered subprotocols."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.ends import hit
from wsinvest.analysis.negotiation import (
    USE_GRAPHQL_NAME,
    USE_ITS_NAME,
    named_by,
    naming,
    offered_subprotocols,
    selected_nothing,
)
from wsinvest.analysis.proofs import Proofs, cite_probe
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.about_subprotocol import closed_for_subprotocol
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.subprotocols import TWINS
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
        fix=_("Let the client offer what the server speaks, or let the server select what the client offers."),
        check=_("The answer to the same offer names one of its subprotocols."),
    ),
    steps=(SELECT_SUBPROTOCOL, USE_ITS_NAME, USE_GRAPHQL_NAME),
)
def subprotocol_not_selected(handshake: Handshake) -> Outcome:
    """Fail when subprotocols were offered and the 101 selects none; proven: browsers fail such a connection.

    Source: WHATWG WebSockets, "establish a WebSocket connection"; many tools accept it.
    """
    bare = tuple(filter(selected_nothing, handshake.repeats))
    if not bare:
        return Pass()
    evidence = tuple(f"handshake:repeats/{bare[0].id}/{part}" for part in ("sent/subprotocols", "negotiated"))
    probe = Proofs(handshake).opened("protocol.subprotocol.not_selected")
    name = named_by(probe) or _twin(bare[0])
    found = hit(
        bare,
        len(handshake.repeats),
        Confidence.PROVEN,
        at_most=Severity.HIGH,
        evidence=(*evidence, *cite_probe(probe)),
        offered=offered_subprotocols(bare[0]),
        name=name,
    )
    return replace(found, steps=(naming(name) if name else SELECT_SUBPROTOCOL,))


def _twin(attempt: Attempt) -> str:
    """The other name of the offered subprotocol's family, where the server closes for the offer; else empty."""
    if not closed_for_subprotocol(attempt):
        return ""
    return next((TWINS[name] for name in attempt.sent.subprotocols if name in TWINS), "")
