"""Sessions that end because the same user opened another one, as this run does with its own next connection."""

import re
from typing import Final

from wsinvest.i18n.messages import _

BY_ITSELF: Final = _(
    "By its words the service keeps one session of a user, and this run opened the next one itself; a second tab or a "
    "client that reconnects too early does the same"
)
_REPLACED: Final = re.compile(
    r"\b(?:replaced|superseded|taken over|displaced|kicked)\b[^\n]{0,30}\b(?:by|from|to)\b"
    r"|\b(?:new|newer|another|duplicate)\b[^\n]{0,20}"
    r"\b(?:connections?|sessions?|tabs?|devices?|windows?|locations?|log-?ins?)\b"
    r"|\blogged in (?:elsewhere|from another|somewhere else)\b|\bconnected elsewhere\b",
    re.I,
)


def is_replaced(reason: str) -> bool:
    """True if the reason of a close frame says that another session of the same user took its place."""
    return bool(_REPLACED.search(reason))
