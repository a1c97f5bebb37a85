"""The server behind the proxy does not answer in time."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.backend import unreached_by_log, was_waited_for
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import UNBLOCK_SERVER
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

_LATE = (504, 524)
_UNCONNECTED = 522  # Cloudflare: no TCP connection to the server in time
# aiohttp web_protocol.py answers a TimeoutError of a handler with 504 and an empty text; no proxy has a part in it.
_OWN_504: Final = "aiohttp/"
_SLOW: Final = _(
    "The proxy stopped waiting: the server did not answer the handshake in time, or did not accept the connection."
)
_DROPPED: Final = _(
    "The proxy's connection to the server was not made in time: a firewall drops it, the proxy has a wrong address, or "
    "the server is overloaded."
)
_LOGGED: Final = _("{why} The proxy's log says so of {addresses}.")
_FIND_DELAY: Final = _("Find out what delays the handshake; only then lengthen the proxy's timeout.")
_OPEN_WAY: Final = _("Let the server's firewall admit the proxy, and correct the address that the proxy has for it.")
ADMIT_PROXY: Final = Step(
    "admit_proxy",
    TODAY,
    30,
    _(
        "Let the firewall of the server admit the proxy's addresses, and compare the address that the proxy uses with "
        "the server's."
    ),
    _("The proxy connects to the server in under a second."),
    snippet=_(
        "# on the server: its addresses, what listens, what is dropped\n"
        "ip -br addr; ss -ltn\n"
        "nft list ruleset | grep -nE 'drop|reject'  # or: iptables -S\n"
        "# addresses of Cloudflare: https://www.cloudflare.com/ips"
    ),
)


@rule(
    "http.proxy.backend_timeout",
    text=Text(
        title=_("The server behind the proxy takes too long ({status})"),
        impact=_("{count:int} of {of:int} attempts got {status} from the proxy."),
        cause=_("{why}"),
        fix=_("{what}"),
        check=_("The handshake is answered well within the proxy's timeout."),
        name=_("The server behind the proxy takes too long"),
    ),
    steps=(UNBLOCK_SERVER, ADMIT_PROXY),
)
def proxy_backend_timeout(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when a gateway answers 504, 522 or 524 (observed), or 502 after a wait, as Apache does (inferred).

    Proven by the proxy's log; Pass where that says of each attempt that the server was not reached at all, and where
    the server itself answers so.
    """
    waited = tuple(one for one in ends.answered(handshake.repeats, 502) if was_waited_for(one))
    late = (*(one for one in ends.answered(handshake.repeats, *_LATE) if not _of_the_server_itself(one)), *waited)
    ended = (*late, *ends.answered(handshake.repeats, _UNCONNECTED))
    if not ended or unreached_by_log(handshake, log_delta):
        return Pass()
    sure = Confidence.INFERRED if waited else Confidence.OBSERVED
    why: Phrase
    why, what, step = (_SLOW, _FIND_DELAY, UNBLOCK_SERVER) if late else (_DROPPED, _OPEN_WAY, ADMIT_PROXY)
    logged = log_delta.cite(LogPattern.UPSTREAM_TIMEOUT) if log_delta else ()
    if log_delta and logged:
        sure = Confidence.PROVEN
        named = ", ".join(log_delta.about(LogPattern.UPSTREAM_TIMEOUT))
        why = filled(_LOGGED, why=why, addresses=named) if named else why
    status = ends.status_of(ended)
    found = ends.hit(ended, len(handshake.repeats), sure, evidence=logged, status=status, why=why, what=what)
    return replace(found, steps=(step,))


def _of_the_server_itself(attempt: Attempt) -> bool:
    """True if the answer is that of a server whose handler raised TimeoutError."""
    answer = attempt.response
    return answer is not None and not answer.body.strip() and _OWN_504 in answer.header("server")
