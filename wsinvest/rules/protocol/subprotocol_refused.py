"""The server refuses the connection for its subprotocols."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.close_reason import NAME_SUBPROTOCOL_STAYS
from wsinvest.analysis.closing import watched
from wsinvest.analysis.front import body_of, words
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
from wsinvest.facts.about_subprotocol import closed_for_subprotocol, names_subprotocol
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, _, filled
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
_CODE: Final = _("close code {code}")
_CODE_NAME: Final = "protocol.subprotocol.refused"


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
    steps=(OFFER_ANOTHER, NAME_SUBPROTOCOL_STAYS, USE_ITS_NAME, USE_GRAPHQL_NAME),
)
def subprotocol_refused(handshake: Handshake) -> Outcome:
    """Fail when a refusal names the subprotocol header, before the upgrade or by a close; inferred.

    Proven by the probe that offers what is widely used, where it opens. 401 and 403 are left to the token's rules; a
    101 that selects none of the offers is another rule's.
    """
    early = tuple(filter(_names_it, ends.answered(handshake.repeats, *_REFUSALS)))
    late = tuple(filter(_closed, handshake.repeats))
    ended = early or late
    if not ended:
        return Pass()
    first, probe = ended[0], Proofs(handshake).opened(_CODE_NAME)
    name = named_by(probe)
    found = ends.hit(
        ended,
        len(handshake.repeats) if early else watched(handshake),
        Confidence.PROVEN if name else Confidence.INFERRED,
        at_most=Severity.HIGH,
        evidence=cite_probe(probe) if name else (),
        offered=offered_subprotocols(first),
        status=_status(ended),
        words=(first.close.reason if first.close else "") or words(first.response),
        name=name,
    )
    step = OFFER_ANOTHER if early else NAME_SUBPROTOCOL_STAYS
    return replace(found, steps=(naming(name) if name else step,))


def _closed(attempt: Attempt) -> bool:
    return closed_for_subprotocol(attempt) and not selected_nothing(attempt)


def _status(ended: tuple[Attempt, ...]) -> str | Phrase:
    close = ended[0].close
    return ends.status_of(ended) if close is None else filled(_CODE, code=close.code)


def _names_it(attempt: Attempt) -> bool:
    """True if the answer's text names Sec-WebSocket-Protocol or a subprotocol."""
    return names_subprotocol(body_of(attempt))
