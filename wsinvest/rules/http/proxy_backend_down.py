"""The proxy cannot reach the server behind it."""

import re

from wsinvest.analysis import ends
from wsinvest.analysis.backend import was_waited_for
from wsinvest.analysis.connection_limit import limited
from wsinvest.analysis.front import body_of, header_of
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.repairs import RESTORE_BACKEND
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule

# Cloudflare's own statuses: 520 invalid answer, 521 refused, 523 no route, 525 and 526 TLS failure at the backend;
# 522 and 524 (timeouts of connection and answer) belong to proxy_backend_timeout.
_UNREACHED = (502, 520, 521, 523, 525, 526)
_NO_TARGETS = ("awselb", "lighttpd")  # these answer 503 if no backend is registered or none answers
# 503 texts of HAProxy, Traefik, Envoy and Apache's mod_proxy for a missing backend.
_NO_BACKEND = re.compile(
    r"no server is available|no available server|no healthy upstream|upstream connect error"
    r"|temporarily unable to service your\s+request",
    re.I,
)


@rule(
    "http.proxy.backend_down",
    text=Text(
        title=_("The proxy cannot reach the server behind it ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy."),
        cause=_("The server is stopped, or the proxy has a wrong address for it."),
        fix=_("Start the server, and correct the upstream of the proxy."),
        check=_("The answer comes from the server, with its own Server header."),
        name=_("The proxy cannot reach the server behind it"),
    ),
    steps=(RESTORE_BACKEND,),
)
def proxy_backend_down(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when a gateway says that its backend cannot be reached (502, its own 503); proven by the proxy's log.

    Observed without the log. A 503 is left out where a limit or a wrong Host header explains it.
    """
    unavailable = [one for one in ends.answered(handshake.repeats, 503) if says_no_backend(one)]
    refused = [one for one in ends.answered(handshake.repeats, *_UNREACHED) if not was_waited_for(one)]
    ended = (*refused, *([] if limited(handshake) or Proofs(handshake).of("http.host.unrecognized") else unavailable))
    logged = log_delta.cite(LogPattern.UPSTREAM_REFUSED) if log_delta else ()
    sure = Confidence.PROVEN if logged else Confidence.OBSERVED
    status = ends.status_of(ended)
    return ends.hit(ended, len(handshake.repeats), sure, evidence=logged, status=status) if ended else Pass()


def says_no_backend(attempt: Attempt) -> bool:
    """True if a proxy's own 503 says that it has no backend."""
    by_server = header_of(attempt, "server").startswith(_NO_TARGETS)
    return by_server or bool(_NO_BACKEND.search(body_of(attempt)))
