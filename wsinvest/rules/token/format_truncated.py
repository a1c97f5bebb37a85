"""The token is truncated."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.damage import NOTHING_TO_ADD
from wsinvest.analysis.repairs import CARRY_UNCHANGED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule

_ROUND: Final = _(" Its length is that of a full column or buffer.")


@rule(
    "token.format.truncated",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is cut: {parts:int} of 3 parts, {bytes:bytes}"),
        impact=_("{effect}"),
        cause=_("A column, buffer or line was shorter than the token.{round}"),
        fix=_("Give the token room: a wider column, a larger buffer, no line wrap."),
        check=_("Three parts, and a signature as long as its algorithm gives."),
        name=_("The token is cut"),
    ),
    steps=(CARRY_UNCHANGED,),
)
def format_truncated(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the text begins as a JWT and its end is missing; proven when another token gets further."""
    if token.anatomy is None or not token.damage.truncated:
        return Pass()
    size, at_a_limit = token.anatomy.size_bytes, _ROUND if token.damage.round_length else NOTHING_TO_ADD
    facts = ("token:damage/truncated", "token:anatomy/parts", "token:anatomy/signature_bytes")
    return attribution.hit(
        Severity.HIGH,
        handshake,
        ("token.format.truncated",),
        facts,
        parts=token.anatomy.parts,
        bytes=size,
        round=at_a_limit,
    )
