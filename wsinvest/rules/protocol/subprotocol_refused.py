"""The server refuses the handshake for its subprotocols."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of, words
from wsinvest.analysis.negotiation import offered_subprotocols
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

OFFER_ANOTHER: Final = Step(
    "offer_subprotocol",
    TODAY,
    15,
    _(
        "Let the client offer a subprotocol that the server lists (new WebSocket(url, [name]); here WS_SUBPROTOCOL), "
        "or add the offered one to the server's list."
    ),
    _("The answer names one of the offers."),
)
_REFUSALS: Final = (400, 406)
_NAMED: Final = re.compile(r"\bsub-?protocols?\b|\bsec-websocket-protocol\b", re.I)


@rule(
    "protocol.subprotocol.refused",
    text=Text(
        title=_("The server refuses the handshake for its subprotocols (offered: {offered})"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} answered with {status}; a browser reports "
            "1006 and no reason."
        ),
        cause=_("The server wants a subprotocol that the client does not offer. The answer's own words: {words}."),
        fix=_("Offer the subprotocol that the server speaks, or let it speak this one."),
        check=_("The answer to the handshake names one of the offered subprotocols."),
        name=_("The server refuses the handshake for its subprotocols"),
    ),
    steps=(OFFER_ANOTHER,),
)
def subprotocol_refused(handshake: Handshake) -> Outcome:
    """Fail when a refusal's text names the subprotocol header; inferred; 401 and 403 are left to the token's rules."""
    ended = tuple(filter(_names_it, ends.answered(handshake.repeats, *_REFUSALS)))
    if not ended:
        return Pass()
    first = ended[0]
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.INFERRED,
        at_most=Severity.HIGH,
        offered=offered_subprotocols(first),
        status=ends.status_of(ended),
        words=words(first.response),
    )


def _names_it(attempt: Attempt) -> bool:
    """True if the answer's text names Sec-WebSocket-Protocol or a subprotocol."""
    return bool(_NAMED.search(body_of(attempt)))
