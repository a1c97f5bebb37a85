"""A port forwarder accepts connections, and nothing listens behind it."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.backends import Backends
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.listener import Listener
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import StageName
from wsinvest.model.target import Target
from wsinvest.model.threshold import Threshold, Thresholds

LISTEN_INSIDE: Final = Step(
    "listen_inside",
    TODAY,
    15,
    _(
        "Start the server behind the forwarder, and let it listen on 0.0.0.0 there: in a container 127.0.0.1 is the "
        "container alone. Check the port that is forwarded to."
    ),
    _("A connection to the port on which nothing is sent stays open."),
    snippet=_(
        "docker port CONTAINER  # which port leads inside?\n"
        "docker exec CONTAINER ss -ltn  # 0.0.0.0, not 127.0.0.1\n"
        "# uvicorn --host 0.0.0.0   node: server.listen(PORT, '0.0.0.0')\n"
        "# ssh -L, kubectl port-forward: does the far side listen?"
    ),
)
CUT_MS: Final = Threshold("forwarder_cut_ms", 500.0, "a forwarder cuts as soon as its backend refuses")
_NEAR: Final = 0.25  # of its age
_ALLOW_LIST: Final = Rival(
    "tcp.connection.reset",
    "nft list ruleset; grep -rnE 'allow|deny|reject' /etc/nginx /etc/haproxy /etc/hosts.deny",
    _("Where the port is served: a rule that names addresses and leaves out this client's cuts its connections too."),
)
_FULL: Final = Rival(
    "http.capacity.connection_limit",
    "ss -Htnp state established '( sport = :PORT )' | wc -l; grep -rn maxConnections .",
    _("On the server's host: a server that has as many connections as it may have cuts the next ones (Node does)."),
)


@rule(
    "tcp.forwarder.backend_down",
    leads_to=("tcp.connection.reset", "http.handshake.closed_early", "tls.handshake.failed", "http.proxy.backend_down"),
    thresholds=(CUT_MS,),
    text=Text(
        title=_("A port forwarder accepts{at}, and nothing listens behind it"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} accepted, then cut off without an answer."),
        cause=_(
            "A connection on which nothing was sent was cut after {after:ms} as well, which a WebSocket server with "
            "room for it does not do: what accepts is a forwarder (a published container port, ssh -L, a TCP "
            "balancer), and the server behind is down, or listens on 127.0.0.1 of its container or on another port."
        ),
        fix=_("Let the server behind the forwarder run, and listen on 0.0.0.0 and on the port that is forwarded to."),
        check=_("A connection to the port on which nothing is sent stays open."),
        name=_("A port forwarder has nobody behind it"),
    ),
    steps=(LISTEN_INSIDE,),
)
def forwarder_backend_down(
    handshake: Handshake,
    target: Target,
    thresholds: Thresholds,
    listener: Listener | None = None,
    log_delta: LogDelta | None = None,
    backends: Backends | None = None,
    look: CertificateLook | None = None,
) -> Outcome:
    """Fail when connections are accepted and cut at once, also one without a byte sent; proven by the forwarder's log.

    Proven too if nothing listens where its configuration leads. Inferred without it, since a rule on addresses cuts so
    too. A forwarder that tries again cuts later; then the attempts were cut at that age too. Pass if a server hangs up
    for want of a client certificate, which it does unasked too.
    """
    if look is not None and look.turned_away:
        return Pass(by=("certificate:turned_away",))
    if listener is None or not listener.cuts_unasked:
        return Pass()
    if listener.unasked_ms > thresholds[CUT_MS] and not _as_old(listener.unasked_ms, handshake.baseline):
        return Pass()
    if target.url.secure and any(one.depth > StageName.TLS.depth for one in handshake.repeats):
        return Pass()  # somebody spoke TLS: that is no forwarder, and a certificate that it misses is cut so too
    logged = log_delta.cite(LogPattern.UPSTREAM_REFUSED) if log_delta else ()
    logged += ("backends:asked",) if backends and backends.refusing else ()
    return ends.hit(
        handshake.repeats,
        len(handshake.repeats),
        Confidence.PROVEN if logged else Confidence.INFERRED,
        evidence=("listener:unasked", *logged),
        rivals=() if logged else (_ALLOW_LIST, _FULL),
        at=at_address(target),
        after=listener.unasked_ms,
    )


def _as_old(unasked_ms: float, first: Attempt) -> bool:
    """True if the attempt was cut at about this age too, as by a forwarder that tries a few times."""
    lasted_ms = sum(stage.took_ms or 0.0 for stage in first.stages)
    return first.failed is not None and abs(unasked_ms - lasted_ms) <= _NEAR * unasked_ms
