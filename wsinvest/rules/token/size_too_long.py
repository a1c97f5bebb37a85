"""The token is too long for the request."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.ends import answered
from wsinvest.analysis.proofs import Proofs, cite_probe
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.size import as_long_that_passes, is_bad, oversize, speaks_of_size
from wsinvest.facts.comparison import CONTROL, OTHER_TOKEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.threshold import Threshold, Thresholds

SLIM_TOKEN: Final = Step(
    "slim_token",
    TODAY,
    60,
    _("Take lists and profiles out of the claims, or raise the limit of proxy and server."),
    _("The longest real token passes."),
    snippet=_(
        "large_client_header_buffers 4 32k;  # nginx; Apache: LimitRequestLine 32768\n"
        "# Node: --max-http-header-size=32768; HAProxy: tune.bufsize 32768"
    ),
)
_BAD_REQUEST: Final = 400
_LONG_BYTES: Final = 2048  # bytes; no server has a lower default limit, so a shorter token is not the cause
LINE_BYTES: Final = Threshold("request_line_bytes", 8190, "Apache LimitRequestLine default")


@rule(
    "token.size.too_long",
    leads_to=("http.header.too_large", "http.auth.rejected"),
    text=Text(
        title=_("The token is too long for the request: {bytes:bytes} with the URL, answered by {status}"),
        impact=_("Users with many claims are turned away, others are not. {effect}"),
        cause=_("The request line or a header is above the limit of the server or of a proxy."),
        fix=_("Slim the claims, raise the limit, or send a ticket in place of the token."),
        check=_("The longest real token gets past that answer."),
        name=_("The token is too long for the request"),
    ),
    steps=(SLIM_TOKEN,),
    thresholds=(LINE_BYTES,),
)
def size_too_long(token: Token, handshake: Handshake, thresholds: Thresholds) -> Outcome:
    """Fail when a long token gets an answer about size; proven when a shorter request gets further.

    After a bare 400 only a request with another token is proof.
    """
    size, found = token.size_with_url_bytes, oversize(handshake, token)
    ended = found.attempts if found else ()
    if size > thresholds[LINE_BYTES] and not as_long_that_passes(handshake):
        ended = ended or answered(handshake.repeats, _BAD_REQUEST)
    told = any(map(speaks_of_size, ended))
    if not ended or size < _LONG_BYTES or (not told and is_bad(token)):
        return Pass()
    shorter = found.shorter if found and found.sure else _shorter(handshake, told=told)
    said = attribution.Attribution.PROVEN if shorter else attribution.Attribution.SUSPECTED
    evidence = ("token:size_with_url_bytes", f"handshake:repeats/{ended[0].id}/response/status", *cite_probe(shorter))
    status = ended[0].response.status if ended[0].response else 0
    values = {"bytes": size, "status": status, "effect": attribution.EFFECT[said]}
    return Fail(Severity.HIGH, Confidence.PROVEN if shorter else Confidence.INFERRED, values, evidence)


def _shorter(handshake: Handshake, *, told: bool) -> Attempt | None:
    """The probe with a shorter head that got further; one without a token only if the refusal is about size."""
    proofs = Proofs(handshake)
    return (proofs.on(CONTROL) if told else None) or proofs.on(OTHER_TOKEN)
