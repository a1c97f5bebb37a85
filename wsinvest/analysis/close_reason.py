"""What the reason in a close frame names, and the first step that follows it. Pure."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.closing import close_found
from wsinvest.analysis.first_message import SEND_FIRST_MESSAGE, waits_for_message
from wsinvest.analysis.origin import speaks_of_origin
from wsinvest.analysis.reason import names_credential_plainly
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.analysis.replaced import BY_ITSELF, is_replaced
from wsinvest.facts.about_subprotocol import closed_for_subprotocol
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Fail, Outcome, Pass, Severity, Step

NAME_ORIGIN_STAYS: Final = Step(
    "name_origin_stays",
    TODAY,
    5,
    _("Name the address of the application's page as the Origin, as its browsers send it, and run this again."),
    _("A connection with that Origin stays open."),
    snippet=_("wsinvest diagnose {url} -o {origin}"),
)
NAME_SUBPROTOCOL_STAYS: Final = Step(
    "name_subprotocol_stays",
    TODAY,
    5,
    _("Offer the subprotocol that the application's client offers, and run this again."),
    _("A connection with that subprotocol stays open."),
    snippet=_("wsinvest diagnose {url} -s '<name>'"),
)
_AWAITED: Final = _("The server waits for a credential in the client's first message, and none came")
STEPS: Final = (FIND_CLOSES_IN_LOG, SEND_FIRST_MESSAGE, NAME_ORIGIN_STAYS, NAME_SUBPROTOCOL_STAYS)


def step_for(closed: Attempt) -> Step:
    """The step that the close asks for: a first message, a subprotocol, an Origin where none was sent, else the log."""
    if waits_for_message(closed):
        return SEND_FIRST_MESSAGE
    if closed_for_subprotocol(closed):
        return NAME_SUBPROTOCOL_STAYS
    return NAME_ORIGIN_STAYS if speaks_of_origin(closed) and not closed.sent.origin else FIND_CLOSES_IN_LOG


def names_other(closed: Attempt) -> bool:
    """True if the close has a reason, and it names no credential."""
    return closed.close is not None and bool(closed.close.reason) and not names_credential_plainly(closed.close.reason)


def refused_after_accepting(handshake: Handshake, closed: tuple[Attempt, ...], what: Phrase) -> Outcome:
    """The outcome for repeats that were accepted and then closed; `what` says why where nothing else is known.

    Pass where all were closed for the subprotocol, which has rules of its own. MEDIUM where this run's next session is
    why.
    """
    if closed and all(map(closed_for_subprotocol, closed)):
        return Pass()
    replaced = bool(closed) and all(one.close and is_replaced(one.close.reason) for one in closed)
    found = close_found(handshake, closed, Severity.MEDIUM if replaced else Severity.HIGH)
    if not isinstance(found, Fail):
        return found
    what = _AWAITED if waits_for_message(closed[0]) else what
    what = BY_ITSELF if replaced else what
    return replace(found, values={**found.values, "what": what}, steps=(step_for(closed[0]),))
