"""Gateway errors: did the gateway wait for its backend, and does its log say that it did not reach it?"""

from typing import Final

from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import StageName

WAITED_MS = 900.0  # ms; a gateway whose backend refuses answers at once
_UNREACHED: Final = (LogPattern.UPSTREAM_REFUSED, LogPattern.UPSTREAM_UNREACHABLE)


def was_waited_for(attempt: Attempt) -> bool:
    """True if the answer took WAITED_MS or longer from the end of the request to its head."""
    response = attempt.stage(StageName.RESPONSE)
    return response is not None and (response.took_ms or 0.0) >= WAITED_MS


def unreached_by_log(handshake: Handshake, log: LogDelta | None) -> tuple[Attempt, ...]:
    """The answered repeats that did not open, if the log says of each that the server behind was not reached.

    None where it says as well that the subrequest to the authentication service failed: that service is then what was
    not reached, and the server behind was never asked.
    """
    answered = tuple(one for one in handshake.repeats if one.response and not one.opened)
    if log is None or not answered or log.lines(LogPattern.AUTH_REQUEST) >= len(answered):
        return ()
    return answered if log.lines(*_UNREACHED) >= len(answered) else ()
