"""Gateway errors: did the gateway wait for its backend, and does its log say that it did not reach it?"""

import re
from collections.abc import Sequence
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of, header_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.attempt import Attempt
from wsinvest.model.stage import Reason, StageName

WAITED_MS = 900.0  # ms; a gateway whose backend refuses answers at once
_BAD_GATEWAY: Final = 502
_NGINX_PAGE: Final = r"<center>(?:nginx|openresty)"
_UNREACHED: Final = (
    LogPattern.UPSTREAM_REFUSED,
    LogPattern.UPSTREAM_UNREACHABLE,
    LogPattern.UPSTREAM_UNNAMED,
    LogPattern.UPSTREAM_MARKED_DOWN,
)
_TLS: Final = (LogPattern.UPSTREAM_CERTIFICATE, LogPattern.UPSTREAM_NAME, LogPattern.UPSTREAM_TLS_OFF)
_NO_TARGETS: Final = ("awselb", "lighttpd")  # these answer 503 if no backend is registered or none answers
# 503 texts of HAProxy, Traefik, Envoy, Apache's mod_proxy and Varnish for a missing backend.
_NO_BACKEND: Final = re.compile(
    r"no server is available|no available server|no healthy upstream|upstream connect error"
    r"|temporarily unable to service your\s+request|backend fetch failed",
    re.I,
)


def was_waited_for(attempt: Attempt) -> bool:
    """True if the answer took WAITED_MS or longer from the end of the request to its head.

    Not for nginx's own 502: its timeouts are 504, and a late 502 comes from a name that it could not resolve in time,
    from a server that is down, or from one that closed without an answer.
    """
    response = attempt.stage(StageName.RESPONSE)
    answer = attempt.response
    if answer is not None and answer.status == _BAD_GATEWAY and re.search(_NGINX_PAGE, answer.body, re.I):
        return False
    return response is not None and (response.took_ms or 0.0) >= WAITED_MS


def says_no_backend(attempt: Attempt) -> bool:
    """True if a proxy's own 503 says that it has no backend."""
    by_server = header_of(attempt, "server").startswith(_NO_TARGETS)
    return by_server or bool(_NO_BACKEND.search(body_of(attempt)))


def tls_told(log: LogDelta | None, ended: Sequence[Attempt]) -> bool:
    """True if the proxy's log says of each of these attempts why TLS with the server behind failed."""
    return log is not None and bool(ended) and log.lines(*_TLS) >= len(ended)


def cut_unreached(handshake: Handshake, log: LogDelta | None) -> tuple[Attempt, ...]:
    """The repeats that were cut without an answer, if the log says of each that the server behind refused.

    http-proxy of Node, Vite and stunnel answer so, where others give 502.
    """
    cut = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.CLOSED, Reason.RESET)
    refused = log.lines(LogPattern.UPSTREAM_REFUSED, LogPattern.UPSTREAM_MARKED_DOWN) if log else 0
    return cut if cut and refused >= len(cut) else ()


def unreached_by_log(handshake: Handshake, log: LogDelta | None) -> tuple[Attempt, ...]:
    """The answered repeats that did not open, if the log says of each that the server behind was not reached.

    None where it says as well that the subrequest to the authentication service failed: that service is then what was
    not reached, and the server behind was never asked.
    """
    answered = tuple(one for one in handshake.repeats if one.response and not one.opened)
    if log is None or not answered or log.lines(LogPattern.AUTH_REQUEST) >= len(answered):
        return ()
    return answered if log.lines(*_UNREACHED) >= len(answered) else ()
