"""The server refuses clients that offer compression."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.extension import AXIS, refused, refused_by_offer
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

IGNORE_OFFER: Final = Step(
    "ignore_unknown_extensions",
    TODAY,
    30,
    _("Let the server ignore the extensions that it does not know: it answers without Sec-WebSocket-Extensions."),
    _("A handshake that offers permessage-deflate opens."),
    snippet=_(
        "curl -sNi -m 3 --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' \\\n"
        " -H 'Sec-WebSocket-Version: 13' \\\n"
        " -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' \\\n"
        " -H 'Sec-WebSocket-Extensions: permessage-deflate' \\\n"
        " http://{at}{path}"
    ),
)


@rule(
    "protocol.extension.refused",
    leads_to=(
        "http.answer.unexplained",
        "http.auth.rejected",
        "http.endpoint.not_websocket",
        "http.firewall.blocked",
        "http.handshake.closed_early",
        "http.handshake.unexplained",
        "http.proxy.backend_down",
        "http.proxy.upgrade_stripped",
        "http.server.websocket_unsupported",
        "http.service.unavailable",
        "session.close.going_away",
        "session.close.try_again",
    ),
    text=Text(
        title=_("The server refuses clients that offer compression ({offered})"),
        impact=_("Browsers offer it with every handshake and cannot connect; tools that do not, connect."),
        cause=_(
            "The same request without Sec-WebSocket-Extensions opens. A server declines an extension by leaving it out "
            "of its answer (RFC 6455, section 9.1); this one, or a proxy before it, refuses the request."
        ),
        fix=_("Let the server ignore what it does not know, or correct the proxy that alters this header."),
        check=_("A handshake that offers permessage-deflate opens."),
        name=_("The server refuses clients that offer compression"),
    ),
    steps=(IGNORE_OFFER,),
)
def extension_refused(handshake: Handshake) -> Outcome:
    """Fail when only the repeats that offer compression are refused: proven if it happens again, else inferred."""
    ended = refused_by_offer(handshake.repeats)
    again = next(iter(ends.probes_of(handshake, AXIS)), None)
    if not ended or (again is not None and not refused(again)):
        return Pass()
    shown = (f"handshake:probes/{again.id}",) if again else ()
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN if again else Confidence.INFERRED,
        at_most=Severity.HIGH,
        evidence=shown,
        offered=", ".join(ended[0].sent.extensions),
    )
