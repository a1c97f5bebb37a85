"""What answers at the port is not HTTP/1.1."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.tcp import at_address
from wsinvest.facts.certificate import CertificateLook
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName
from wsinvest.model.target import Target

CORRECT_PORT: Final = Step(
    "correct_port",
    TODAY,
    15,
    _("Correct the port in the URL: what answers there is another service."),
    _("A plain HTTP/1.1 request to the port gets a status line."),
    snippet=_(
        "# on {host}: what listens there, and where does the server listen?\nss -ltnp 'sport = :{port}'\nss -ltnp"
    ),
)


@rule(
    "tcp.service.not_http",
    text=Text(
        title=_("What answers{at} is not HTTP/1.1"),
        impact=_("{count:int} of {of:int} attempts got bytes that are no HTTP/1.1 answer."),
        cause=_(
            "Another service listens on that port, such as SSH, a database or gRPC; or the server takes HTTP/2 only, "
            "or the answer is damaged on the way."
        ),
        fix=_("Correct the port in the URL."),
        check=_("A plain HTTP/1.1 request to that port gets a status line."),
        name=_("What answers at the port is not HTTP/1.1"),
    ),
    steps=(CORRECT_PORT,),
)
def service_not_http(handshake: Handshake, target: Target, look: CertificateLook | None = None) -> Outcome:
    """Fail when the answer is not HTTP/1.1; proven by the answer; not where TLS or HTTP/2 is spoken on the port."""
    ended = ends.failed_at(handshake.repeats, StageName.RESPONSE, Reason.NOT_HTTP)
    if not ended or ends.speaks_tls(handshake) or (look and look.session and look.session.alpn == "h2"):
        return Pass()
    return ends.hit(ended, len(handshake.repeats), Confidence.PROVEN, at=at_address(target))
