"""Shared outcome of the rules on a damaged token text (quotes, whitespace, prefix, encoding)."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import NOTHING, Phrase
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Outcome, Pass, Severity

NOTHING_TO_ADD: Final = NOTHING


def damaged_by(
    code: str, flag: str, token: Token, handshake: Handshake | None, why: Phrase = NOTHING_TO_ADD
) -> Outcome:
    """The outcome for one damage flag of the token; proven by the probes for its code, which undo the damage.

    If the undamaged token verifies, a probe with a replacement token is proof as well.
    """
    if token.state is not TokenState.PRESENT or not getattr(token.damage, flag):
        return Pass()
    verifies = ("token:undamaged_verifies",) if token.undamaged_verifies else ()
    shown = (f"token:damage/{flag}", *verifies)
    return attribution.hit(Severity.HIGH, handshake, (code,), shown, replaced=token.undamaged_verifies, why=why)
