"""The request's head is too large."""

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.size import REFUSED_RIVAL, oversize
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

SHRINK_REQUEST = Step(
    "shrink_request",
    TODAY,
    60,
    _("Make tokens and cookies smaller, or raise the limits of proxy and server together."),
    _("The longest real request opens."),
    snippet=_(
        "large_client_header_buffers 4 32k;  # nginx; Apache: LimitRequestLine 32768\n"
        "# Node: --max-http-header-size=32768; HAProxy: tune.bufsize 32768"
    ),
)


@rule(
    "http.header.too_large",
    text=Text(
        title=_("The request is too large for the server ({status})"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} refused with a head of {size:bytes}."),
        cause=_("A limit of the server or proxy on the request line or headers is below that size."),
        fix=_("Make tokens and cookies smaller, or raise the limit."),
        check=_("The longest real request opens."),
        name=_("The request's head is too large"),
    ),
    steps=(SHRINK_REQUEST,),
)
def header_too_large(handshake: Handshake, token: Token | None = None) -> Outcome:
    """Fail when the request head is too long; proven when a shorter request gets past it, else inferred or observed."""
    found = oversize(handshake, token)
    if found is None:
        return Pass()
    shorter, ended = found.shorter, found.attempts
    confidence = Confidence.PROVEN if found.sure else Confidence.INFERRED if shorter else Confidence.OBSERVED
    proof = (f"handshake:probes/{shorter.id}/stages",) if shorter else ()
    rivals = (REFUSED_RIVAL,) if shorter and not found.sure else ()
    status, size = ends.status_of(ended), ended[0].sent.head_bytes
    of, most = len(handshake.repeats), Severity.HIGH
    return ends.hit(ended, of, confidence, at_most=most, evidence=proof, rivals=rivals, status=status, size=size)
