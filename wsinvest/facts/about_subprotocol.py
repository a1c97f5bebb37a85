"""Does a refusal say that the subprotocol is its reason? By its text, or by the close code of graphql-ws."""

import re
from typing import Final

from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason

NOT_ACCEPTABLE: Final = 4406  # of graphql-ws: "Subprotocol not acceptable"
_REFUSALS: Final = frozenset({400, 406, 426})
_NAMED: Final = re.compile(r"\bsub-?protocols?\b|\bsec-websocket-protocol\b", re.I)


def names_subprotocol(text: str) -> bool:
    """True if this text names a subprotocol or the header of that name."""
    return bool(_NAMED.search(text))


def closed_for_subprotocol(attempt: Attempt) -> bool:
    """True if the server accepted and then closed for the subprotocol."""
    close = attempt.close
    if close is None or attempt.failed is None or attempt.failed.reason is not Reason.CLOSE_FRAME:
        return False
    return close.code == NOT_ACCEPTABLE or names_subprotocol(close.reason)


def refused_for_subprotocol(attempt: Attempt) -> bool:
    """True if the server refused for the subprotocol, before the upgrade or after it; not by 401 or 403."""
    if closed_for_subprotocol(attempt):
        return True
    answer = attempt.response
    return attempt.failed is not None and answer is not None and answer.status in _REFUSALS and _speaks(attempt)


def _speaks(attempt: Attempt) -> bool:
    return attempt.response is not None and names_subprotocol(attempt.response.body)
