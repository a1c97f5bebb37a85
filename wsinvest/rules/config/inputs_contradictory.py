"""Two inputs contradict each other."""

from typing import Final

from wsinvest.analysis.contradictions import told
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.comparison import WELL, ending, typical
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _, joined
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

ONE_PLACE: Final = Step(
    "one_place_for_each_setting",
    TODAY,
    15,
    _("Settle which of the contradicting settings is meant, and remove the others."),
    _("A second investigation names no contradicting inputs."),
    snippet=_("grep -nE '^(WS_|JWT_|LOGIN_|PORT|HOST)' .env\nenv | grep -E '^(WS_|LOGIN_|PORT|HOST)' | cut -d= -f1"),
)


@rule(
    "config.inputs.contradictory",
    text=Text(
        title=_("{n:int} {n:plural:input is|inputs are} contradicted by {n:plural:another|others} ({names:list})"),
        impact=_(
            "Client, server and this investigation may each work with another value; what holds for one need "
            "not hold for the others."
        ),
        cause=_("{what}."),
        fix=_("Keep each setting in one place, under one name."),
        check=_("A second investigation names no contradicting inputs."),
        name=_("Two inputs contradict each other"),
    ),
    steps=(ONE_PLACE,),
)
def inputs_contradictory(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Fail when two inputs contradict each other; observed, since that alone explains no failure.

    MEDIUM when the handshake fails or was not made, else LOW.
    """
    found = told(config, token)
    if not found:
        return Pass()
    fails = handshake is None or ending(typical(handshake.repeats)) != WELL
    names = tuple(dict.fromkeys(name for name, _, _ in found))
    what = joined("; ", (said for _, said, _ in found))
    return Fail(
        Severity.MEDIUM if fails else Severity.LOW,
        Confidence.OBSERVED,
        {"n": len(names), "names": names, "what": what},
        tuple(shown for _, _, shown in found),
    )
