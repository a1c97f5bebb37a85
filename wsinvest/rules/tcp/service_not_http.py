"""The service does not speak HTTP."""

from wsinvest.analysis import ends
from wsinvest.analysis.repairs import START_LISTENER
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target


@rule(
    "tcp.service.not_http",
    text=Text(
        title=_("The service{at} does not speak HTTP"),
        impact=_("{count:int} of {of:int} attempts got bytes that are no HTTP answer."),
        cause=_("Another service listens on that port, or the answer is damaged on the way."),
        fix=_("Correct the port in the URL."),
        check=_("A plain HTTP request to that port gets a status line."),
        name=_("The service does not speak HTTP"),
    ),
    steps=(START_LISTENER,),
)
def service_not_http(handshake: Handshake, target: Target, look: CertificateLook | None = None) -> Outcome:
    """Fail when the answer is not HTTP; proven by the answer; not where TLS or HTTP/2 is spoken on the port."""
    ended = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.NOT_HTTP)
    if not ended or ends.speaks_tls(handshake) or (look and look.session and look.session.alpn == "h2"):
        return Pass()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=at_address(target))
