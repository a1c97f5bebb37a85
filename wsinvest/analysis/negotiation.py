"""What the 101 answer negotiated, compared with what was offered."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.ends import failed_at, hit
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import AuthMode

USE_ITS_NAME: Final = Step(
    "offer_what_the_server_speaks",
    TODAY,
    15,
    _("Let the client offer the subprotocol that the server speaks, and use a library that speaks it."),
    _("The answer names the offered subprotocol, and the connection stays open."),
    snippet=_('new WebSocket("{url}", ["{name}"]);'),
)
USE_GRAPHQL_NAME: Final = replace(
    USE_ITS_NAME,
    id="offer_graphql_subprotocol",
    text=_(
        "Let the client use the library that belongs to the server: the library graphql-ws speaks "
        "graphql-transport-ws; the subprotocol named graphql-ws is that of the older subscriptions-transport-ws."
    ),
)
NO_SUBPROTOCOL: Final = _("none")
TOKEN_AS_SUBPROTOCOL: Final = _("the token")


def negotiated_wrongly(handshake: Handshake, reason: Reason) -> Outcome:
    """A PROVEN Fail for repeats that failed at negotiation for this reason; Pass if there are none."""
    ended = failed_at(handshake.repeats, StageName.NEGOTIATION, reason)
    if not ended:
        return Pass()
    evidence = (f"handshake:repeats/{ended[0].id}/response",) if ended[0].response else ()
    offered = offered_subprotocols(ended[0])
    return hit(ended, len(handshake.repeats), Confidence.PROVEN, evidence=evidence, offered=offered)


def offers_subprotocol(attempt: Attempt) -> bool:
    """True if a subprotocol was offered; a token sent as a subprotocol counts although it is not listed."""
    carried = attempt.sent.token_place == AuthMode.SUBPROTOCOL and attempt.sent.token_state is TokenState.PRESENT
    return carried or bool(attempt.sent.subprotocols)


def offered_subprotocols(attempt: Attempt) -> str | Phrase:
    """The offered subprotocols joined by commas, or the phrase "the token" or "none"."""
    named = ", ".join(attempt.sent.subprotocols)
    return named or (TOKEN_AS_SUBPROTOCOL if offers_subprotocol(attempt) else NO_SUBPROTOCOL)


def selected_nothing(attempt: Attempt) -> bool:
    """True if subprotocols were offered and the connection opened without one."""
    open_without = attempt.opened and attempt.negotiated is not None and not attempt.negotiated.subprotocol
    return open_without and offers_subprotocol(attempt)


def named_by(probe: Attempt | None) -> str:
    """The subprotocol that the server selected in this probe, empty if it selected none."""
    return probe.negotiated.subprotocol if probe is not None and probe.negotiated is not None else ""


def naming(name: str) -> Step:
    """The step that gives the client this subprotocol of the server."""
    return USE_GRAPHQL_NAME if name.startswith("graphql-") else USE_ITS_NAME
