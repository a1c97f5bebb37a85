"""What the log says of the attempts that failed: which of them it is about, and how sure that makes a cause."""

import re
from collections.abc import Sequence
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.proofs import Proofs
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta, LogEntry
from wsinvest.i18n.messages import Phrase, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.close_codes import INTERNAL_ERROR, NORMAL, TRY_AGAIN_LATER
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.stage import Reason, StageName

_SERVER_ERROR: Final = 500
_ENDED_BY_ERRORS: Final = (*NORMAL, INTERNAL_ERROR, TRY_AGAIN_LATER)
_LINE: Final = _("“{line}”")
_UNQUOTED: Final = _("{n:int} {n:plural:entry|entries} of its log {n:plural:says|say} so")
_REFUSALS: Final = (LogPattern.ORIGIN_REJECTED, LogPattern.HOST_REJECTED, LogPattern.TRUSTED_PROXIES)
# What a server writes because its client left: no cause of what the client saw.
_CLIENT_LEFT: Final = re.compile(
    r"disconnect|connection ?closed|connection ?reset|broken ?pipe|\bEOF|EPIPE|ECONNRESET|cancell?ed|incomplete ?read"
    r"|going away|client (?:has )?(?:left|gone|closed)",
    re.I,
)


def broken(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that an error of the server may have ended: status 500 and above, no answer, a close or a cut."""
    return tuple(one for one in handshake.repeats if _is_broken(one))


def _is_broken(attempt: Attempt) -> bool:
    end = ends.end_of(attempt)
    if end is None:
        return False
    if end.stage is StageName.FIRST_SECOND:
        return attempt.close is None or attempt.close.code is None or attempt.close.code in _ENDED_BY_ERRORS
    if end.reason is Reason.STATUS:
        return end.status is not None and end.status >= _SERVER_ERROR
    return end.stage is StageName.RESPONSE and end.reason in (Reason.CLOSED, Reason.RESET, Reason.TIMEOUT)


def turned(handshake: Handshake) -> bool:
    """True if a changed request gets further, so that the request, not an error of the server, is the cause."""
    return Proofs(handshake).any


def sure_of(log: LogDelta, ended: Sequence[Attempt], *says: LogPattern) -> Confidence:
    """PROVEN if the log has an entry that says so for each of these attempts, INFERRED if it has fewer."""
    return Confidence.PROVEN if ended and log.lines(*says) >= len(ended) else Confidence.INFERRED


def refusal_told(handshake: Handshake, log: LogDelta | None) -> bool:
    """True if the log gives a reason of its own for each refusal: the Origin, the Host, a proxy that is not trusted."""
    refused = ends.answered(handshake.repeats, 400, 403, 404, 421)
    return log is not None and sure_of(log, refused, *_REFUSALS) is Confidence.PROVEN


def quoted(log: LogDelta, *says: LogPattern) -> Phrase:
    """The entry that says so in quotes; how many say so where none of them is kept."""
    entry = log.entry(*says)
    return filled(_LINE, line=entry.line) if entry else filled(_UNQUOTED, n=log.lines(*says))


_STOPPED: Final = re.compile(r"KeyboardInterrupt|SystemExit|SIGTERM|SIGINT|shut(?:ting)? ?down", re.I)


def fatal_exception(log: LogDelta) -> LogEntry | None:
    """An exception that was written meanwhile, but none of a client that left or of a server that is being stopped."""
    found = (one for one in log.entries if one.exception)
    return next((one for one in found if not (_CLIENT_LEFT.search(one.line) or _STOPPED.search(one.line))), None)


def exception_of(log: LogDelta, ended: Sequence[Attempt]) -> LogEntry | None:
    """The unknown exception that was written for each of these attempts; None where there is none.

    Not one that a server writes because its client left.
    """
    found = (one for one in log.entries if one.exception and one.says is None and one.times >= len(ended))
    return next((one for one in found if not _CLIENT_LEFT.search(one.line)), None)


def by_log(handshake: Handshake, log: LogDelta | None, says: LogPattern, *statuses: int) -> Outcome:
    """Fail if the log says so and attempts were answered by one of these statuses; proven with a line for each of them.

    The values are `status` and `line`.
    """
    ended = ends.answered(handshake.repeats, *statuses)
    if not ended or log is None or not log.lines(says):
        return Pass()
    return ends.hit(
        ended,
        len(handshake.repeats),
        sure_of(log, ended, says),
        evidence=log.cite(says),
        status=ends.status_of(ended),
        line=quoted(log, says),
    )
