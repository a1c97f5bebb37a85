"""Only one side of a connection speaks the PROXY protocol."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of, words
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.proxy_protocol import demanded, sent
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

_SAYS: Final = LogPattern.PROXY_PROTOCOL
_BAD_REQUEST: Final = 400
_WANTED: Final = _("This port takes only connections that begin with a PROXY protocol header: {said}.")
_LOGGED: Final = _("The port wants a PROXY protocol header first, and its log says of our requests: {said}.")
_SENT: Final = _(
    "The proxy begins each connection to the server with a PROXY protocol header: {said}. Asked straight, without that "
    "header, the server {at} opens the same request."
)
_ECHOED: Final = _(
    "A proxy begins the connection to the server with a PROXY protocol header, and the server takes that header for "
    "the request: {said}."
)
_HEADER: Final = re.compile(r"\bPROXY (?:TCP[46] [\da-fA-F.:]+ |UNKNOWN\b)")
BOTH_SIDES: Final = Step(
    "proxy_protocol_both_sides",
    TODAY,
    15,
    _(
        "Switch the PROXY protocol on at both sides or at neither. If a balancer in front sends the header, connect "
        "through the balancer."
    ),
    _("The handshake opens, and the log has no further line on the PROXY protocol."),
    snippet=_(
        "# who wants it                        who sends it\n"
        "# nginx: listen 80 proxy_protocol;      stream: proxy_protocol on;\n"
        "# HAProxy: bind :80 accept-proxy        server app 10.0.0.2:80 send-proxy\n"
        "# Apache: RemoteIPProxyProtocol On      Traefik: proxyProtocol\n"
        "grep -rniE '(accept|send)-proxy|proxy_?protocol' \\\n"
        "  /etc/{nginx,haproxy,apache2,traefik}"
    ),
    restarts=True,
)


@rule(
    "tcp.proxy_protocol.mismatch",
    leads_to=("tcp.connection.reset", "http.handshake.closed_early", "http.answer.unexplained"),
    text=Text(
        title=_("Only one of the two sides speaks the PROXY protocol"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} cut off or refused before they were read."),
        cause=_("{why}"),
        fix=_("Switch the PROXY protocol on at both sides or at neither."),
        check=_("The handshake opens, and the log has no further line on the PROXY protocol."),
    ),
    steps=(BOTH_SIDES,),
)
def proxy_protocol_mismatch(
    handshake: Handshake,
    target: Target,
    proxy: Proxy | None = None,
    log_delta: LogDelta | None = None,
    backends: Backends | None = None,
) -> Outcome:
    """Fail when a port wants the header and cuts us off, or a server gets one that it does not take.

    Proven by the log beside the cut, by an answer that quotes a header which we did not send, and by the server that
    opens when asked straight; inferred by the proxy's configuration and the cut alone.
    """
    cut = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.CLOSED, Reason.RESET)
    wanted, of = demanded(proxy, target.url.port), len(handshake.repeats)
    if cut and log_delta and log_delta.lines(_SAYS):
        sure = Confidence.PROVEN if wanted else sure_of(log_delta, cut, _SAYS)
        why: Phrase = filled(_LOGGED, said=quoted(log_delta, _SAYS))
        return ends.hit(cut, of, sure, evidence=log_delta.cite(_SAYS), why=why)
    if cut and wanted and proxy:
        why = filled(_WANTED, said=line_of(wanted))
        return ends.hit(cut, of, Confidence.INFERRED, evidence=cite(proxy, wanted.name), why=why)
    sends, straight = sent(proxy), opens_past_proxy(handshake, backends)
    refused: tuple[Attempt, ...] = cut or ends.answered(handshake.repeats, _BAD_REQUEST)
    if proxy is None or sends is None or straight is None or not refused:
        return _echoed(refused, of)
    why = filled(_SENT, said=line_of(sends), at=straight.at)
    proof = (*cite(proxy, sends.name), "backends:asked")
    return ends.hit(refused, of, Confidence.PROVEN, evidence=proof, why=why)


def _echoed(refused: tuple[Attempt, ...], of: int) -> Outcome:
    """Fail if the answers quote the header."""
    quoting = tuple(one for one in refused if _HEADER.search(body_of(one)))
    if not quoting:
        return Pass()
    proof = (f"handshake:repeats/{quoting[0].id}/response/body",)
    why = filled(_ECHOED, said=words(quoting[0].response))
    return ends.hit(quoting, of, Confidence.PROVEN, evidence=proof, why=why)
