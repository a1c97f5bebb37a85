"""The TLS listener speaks HTTP/2 only."""

import re

from wsinvest.analysis import ends
from wsinvest.analysis.front import body_of
from wsinvest.analysis.repairs import SET_TLS
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

# 505: HTTP version not supported; 464: the same of Amazon's load balancers.
_OTHER_HTTP = (421, 464, 505)
_HUNG_UP = (Reason.CLOSED, Reason.RESET)
_WANTS_H2 = re.compile(r"\bALPN\b|\bHTTP/2\b")


@rule(
    "tls.alpn.no_http11",
    text=Text(
        title=_("The TLS listener at {host} serves HTTP/2 only"),
        impact=_("{count:int} of {of:int} attempts failed: WebSocket clients ask for http/1.1."),
        cause=_("The listener's list of application protocols (ALPN) holds h2 and lacks http/1.1."),
        fix=_("Add http/1.1 to the listener's protocols, after h2."),
        check=_("openssl s_client -alpn http/1.1 reports: ALPN protocol: http/1.1."),
        name=_("The TLS listener serves HTTP/2 only"),
    ),
    steps=(SET_TLS,),
)
def alpn_no_http11(handshake: Handshake, look: CertificateLook | None, target: Target) -> Outcome:
    """Fail when the server refuses http/1.1 by ALPN alert (RFC 7301 section 3.2), or speaks h2 only; proven.

    Inferred when a server that picks h2 only closes the connection.
    """
    if any(one.tls and one.tls.alpn for one in handshake.repeats):
        return Pass(by=tuple(f"handshake:repeats/{one.id}/tls/alpn" for one in handshake.repeats if one.tls)[:1])
    picks_h2 = look is not None and look.session is not None and look.session.alpn == "h2"
    shown = ("certificate:session/alpn",) if picks_h2 else ()
    host, of = target.url.host, len(handshake.repeats)
    refused = ends.failed_at(handshake.repeats, StageName.TLS, Reason.TLS_ALPN)
    if refused:
        return ends.hit(refused, of, Confidence.PROVEN, evidence=shown, host=host)
    if not picks_h2:
        return Pass()
    frames = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.NOT_HTTP)
    named = tuple(one for one in handshake.repeats if one.failed and _WANTS_H2.search(body_of(one)))
    other = (*frames, *named, *ends.answered(handshake.repeats, *_OTHER_HTTP))
    if other:
        return ends.hit(other, of, Confidence.PROVEN, evidence=shown, host=host)
    closed = ends.failed_at(handshake.repeats, StageName.RESPONSE, *_HUNG_UP)
    if not closed:
        return Pass()
    return ends.hit(closed, of, Confidence.INFERRED, evidence=shown, rivals=(_closing_rival(target),), host=host)


def _closing_rival(target: Target) -> Rival:
    """The rival that the server itself closes the connection, with the command that decides."""
    at = f"{target.url.host}:{target.url.port}"
    return Rival(
        "http.handshake.closed_early",
        f"curl -sk --http2 -o /dev/null -w '%{{http_version}} %{{http_code}}\\n' https://{at}/",
        _("An answer by version 2: the listener is alive and lacks http/1.1. None: the server itself hangs up."),
    )
