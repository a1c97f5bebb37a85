"""What the reason in a close frame names, and the first step that follows it. Pure."""

from typing import Final

from wsinvest.analysis.first_message import SEND_FIRST_MESSAGE, waits_for_message
from wsinvest.analysis.origin import speaks_of_origin
from wsinvest.analysis.reason import names_credential_plainly
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import FIND_CLOSES_IN_LOG
from wsinvest.facts.about_subprotocol import closed_for_subprotocol
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Step

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
