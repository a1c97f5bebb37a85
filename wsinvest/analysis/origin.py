"""Does a refusal name the Origin header? And the rivals that tell such a refusal from others."""

import re
from typing import Final

from wsinvest.analysis.front import body_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Rival, Step

# Matches "origin" and a word of refusal on one line, in either order.
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
# Every browser sends an Origin; a run without WS_ORIGIN sends none.
UNSENT_ORIGIN_RIVAL: Final = Rival(
    "http.origin.rejected",
    "wsinvest diagnose URL -o https://APPLICATION",
    _(
        "With the address of the application's page as Origin, as its browsers send it: if that opens, the Origin is "
        "what the server asked for."
    ),
)
# The same where every connection opens and is then closed.
UNSENT_ORIGIN_STAYS: Final = Rival(
    UNSENT_ORIGIN_RIVAL.code,
    UNSENT_ORIGIN_RIVAL.command,
    _(
        "With the address of the application's page as Origin, as its browsers send it: if that stays open, the Origin "
        "is what the server asked for."
    ),
)

ALLOW_ORIGIN: Final = Step(
    "allow_origin",
    TODAY,
    15,
    _("Add the application's origin to the list of the server, scheme and port included."),
    _("The handshake with that Origin opens."),
    snippet=_(
        "{origin}\n"
        '# websockets: origins=["{origin}"]\n'
        '# Socket.IO: cors: { origin: "{origin}" }\n'
        "# Tornado: check_origin(); Django Channels: ALLOWED_HOSTS"
    ),
)
NAME_ORIGIN: Final = Step(
    "name_origin",
    TODAY,
    5,
    _("Name the address of the application's page as the Origin, as its browsers send it, and run this again."),
    _("The handshake with that Origin opens, or its refusal is explained."),
    snippet=_("wsinvest diagnose {url} -o {origin}"),
)


def speaks_of_origin(attempt: Attempt) -> bool:
    """True if the refusal's text, or the error message after opening, says that the Origin is wrong or missing."""
    said = (body_of(attempt), attempt.close.reason if attempt.close else "", attempt.told.words if attempt.told else "")
    return any(map(_ABOUT_ORIGIN.search, said))
