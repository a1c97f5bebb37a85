"""What a 101 negotiated against what was offered."""

from typing import Final

from wsinvest.analysis.ends import failed_at, hit
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode

NO_SUBPROTOCOL: Final = _("none")
TOKEN_AS_SUBPROTOCOL: Final = _("the token")


def negotiated_wrongly(handshake: Handshake, reason: Reason) -> Outcome:
    ended = failed_at(handshake.repeats, StageName.NEGOTIATION, reason)
    if not ended:
        return Pass()
    evidence = (f"handshake:repeats/{ended[0].id}/response",) if ended[0].response else ()
    offered = offered_subprotocols(ended[0])
    return hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=evidence, offered=offered)


def offers_subprotocol(attempt: Attempt) -> bool:
    """A token may travel as a subprotocol too; it is then an offer that no evidence names."""
    carried = attempt.sent.token_place == AuthMode.SUBPROTOCOL and attempt.sent.token_state is TokenState.PRESENT
    return carried or bool(attempt.sent.subprotocols)


def offered_subprotocols(attempt: Attempt) -> str | Phrase:
    named = ", ".join(attempt.sent.subprotocols)
    return named or (TOKEN_AS_SUBPROTOCOL if offers_subprotocol(attempt) else NO_SUBPROTOCOL)
