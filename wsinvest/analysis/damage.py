"""Damage on the token's text."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import NOTHING, Phrase
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Outcome, Pass, Severity

NOTHING_TO_ADD: Final = NOTHING
UNDAMAGED_PROBE: Final = "token_undamaged"  # damage comes in layers; this probe takes all of them off


def damaged_by(
    flag: str, token: Token, handshake: Handshake | None, *labels: str, why: Phrase = NOTHING_TO_ADD
) -> Outcome:
    """One mark of damage; the probes of these labels undo it.

    Where the undamaged token verifies, damage is all in which it differs from a fresh one, whose probe proves it too.
    """
    if token.state is not TokenState.PRESENT or not getattr(token.damage, flag):
        return Pass()
    fresh, verifies = (attribution.FRESH, ("token:undamaged_verifies",)) if token.undamaged_verifies else ((), ())
    shown = (f"token:damage/{flag}", *verifies)
    return attribution.hit(Severity.HIGH, handshake, (*labels, UNDAMAGED_PROBE, *fresh), shown, why=why)
