"""A limit that the log says was reached while we tried, and the attempts that it turned away."""

from dataclasses import dataclass
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence

_SAYS: Final = LogPattern.LIMIT_REACHED
HAPROXY_QUEUE: Final = "sQ"  # HAProxy's termination state: the server's queue was not left in time
_STATUSES: Final = (429, 503, 444)


@dataclass(frozen=True, slots=True)
class Reached:
    """The limit in the log's own words, the attempts that were turned away, and how sure that is.

    `queued`: they waited in HAProxy's queue.
    """

    line: Phrase
    ended: tuple[Attempt, ...]
    sure: Confidence
    evidence: tuple[str, ...]
    queued: bool = False


def reached(handshake: Handshake, log: LogDelta | None, *kinds: str) -> Reached | None:
    """The limit of this kind (`connections`, `requests`) that the log names; None without one or without a refusal."""
    if log is None or not any(name.startswith(kinds) for name in log.about(_SAYS)):
        return None
    ended = ends.answered(handshake.repeats, *_STATUSES)
    if not ended:
        return None
    queued = HAPROXY_QUEUE in log.about(_SAYS)
    return Reached(quoted(log, _SAYS), ended, sure_of(log, ended, _SAYS), log.cite(_SAYS), queued)
