"""Whether a refusal speaks of the Origin, and what would tell an origin that is refused from its rivals."""

import re
from typing import Final

from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Rival

# A refusal that names the origin and what is wrong with it, in one sentence and in either order.
_WRONG: Final = (
    r"\b(?:cross|invalid|forbidden|disallowed|not|denied|mismatch|reject\w*|unknown|bad|untrusted|unauthori[sz]ed|"
    r"missing|required)\b"
)
_ABOUT_ORIGIN: Final = re.compile(rf"{_WRONG}[^\n]{{0,40}}\borigin\b|\borigin\b[^\n]{{0,80}}{_WRONG}", re.I)
ORIGIN_RIVAL: Final = Rival(
    "http.origin.rejected",
    "grep -rniE 'origin' .",
    _("In the server's settings and source: if its list of origins lacks the one that was sent, that is the reason."),
)
# Every browser sends an Origin; a run that was told of none sends none.
UNSENT_ORIGIN_RIVAL: Final = Rival(
    "http.origin.rejected",
    "WS_ORIGIN=https://APPLICATION wsinvest diagnose URL",
    _(
        "With the address of the application's page as Origin, as its browsers send it: if that opens, the Origin is "
        "what the server asked for."
    ),
)


def speaks_of_origin(attempt: Attempt) -> bool:
    """Whether a refusal says that the origin is the reason, or that there is none."""
    said = (attempt.response.body if attempt.response else "", attempt.close.reason if attempt.close else "")
    return any(map(_ABOUT_ORIGIN.search, said))
