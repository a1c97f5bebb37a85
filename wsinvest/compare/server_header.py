"""The Server header of the answer to the handshake."""

from typing import Final

from wsinvest.compare.facts import LACKING, attempts
from wsinvest.i18n.messages import _
from wsinvest.model.case import Case
from wsinvest.model.difference import Changed, Compared, difference

_NONE: Final = _("none", "a value")
_TEXT: Final = _("The Server header is {after}, before {before}")


@difference("server-header", label=_("Server header"))
def server_header(before: Case, after: Case) -> Compared:
    """Another Server header: another program, another version, or something in front of it answers."""
    found = attempts(before, after)
    answers = [one.response for one in found or ()]
    if not answers or None in answers:
        return LACKING
    was, now = (answer.header("server") for answer in answers if answer)
    return (Changed(_TEXT, {"before": was or _NONE, "after": now or _NONE}),) if was != now else ()
