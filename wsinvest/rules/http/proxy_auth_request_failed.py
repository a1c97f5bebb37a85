"""The authentication service that the proxy asks first gives an answer that the proxy cannot use."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.AUTH_REQUEST
_NGINX: Final = "auth_request"
_LOGGED: Final = _("Its log said while we tried: {line}.")
_CONFIGURED: Final = _(
    "Its configuration asks {service} first ({file}:{line}), and nginx says 500 where the answer is neither 2xx, 401 "
    "nor 403."
)
REPAIR_AUTH_REQUEST: Final = Step(
    "repair_auth_request",
    TODAY,
    45,
    _(
        "Let the authentication service answer the proxy's subrequest with 200, 401 or 403: not with a redirect to its "
        "login page, and not with an error."
    ),
    _("The subrequest is answered by 200 for a user who is signed in, and by 401 for anybody else."),
    snippet=_(
        "# on the proxy's host: what does the service answer? All but these is 500\n"
        "curl -sS -i -m 5 http://AUTH-SERVICE/VERIFY-PATH\n"
        "# nginx: the login stands outside of the subrequest\n"
        "error_page 401 = @login;"
    ),
)


@rule(
    "http.proxy.auth_request_failed",
    leads_to=("http.answer.unexplained", "http.service.unavailable", "http.proxy.backend_down"),
    text=Text(
        title=_("The proxy cannot use the answer of the authentication service ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy, before the server was asked."),
        cause=_("The proxy asks an authentication service before it passes a request on. {why}"),
        fix=_("Let the authentication service answer the subrequest with 200, 401 or 403."),
        check=_("The answer to the handshake comes from the server behind the proxy."),
        name=_("The proxy cannot use the answer of the authentication service"),
    ),
    steps=(REPAIR_AUTH_REQUEST,),
)
def proxy_auth_request_failed(
    handshake: Handshake, log_delta: LogDelta | None = None, proxy: Proxy | None = None
) -> Outcome:
    """Fail when the proxy's log says so (proven), or its configuration has auth_request and it says 500 (inferred)."""
    ended = tuple(one for status in (500, 502, 503, 504) for one in ends.answered(handshake.repeats, status))
    if not ended:
        return Pass()
    of, status = len(handshake.repeats), ends.status_of(ended)
    if log_delta and log_delta.lines(_SAYS):
        sure, why = sure_of(log_delta, ended, _SAYS), filled(_LOGGED, line=quoted(log_delta, _SAYS))
        return ends.hit(ended, of, sure, evidence=log_delta.cite(_SAYS), status=status, why=why)
    asked = proxy.directive(_NGINX) if proxy and proxy.program == "nginx" else None
    failed = ends.answered(handshake.repeats, 500)
    if asked is None or asked.value == "off" or not failed or (log_delta and log_delta.added_bytes):
        return Pass()
    why = filled(_CONFIGURED, service=asked.value, file=asked.place.file, line=asked.place.line)
    evidence = (f"proxy:directives/{_NGINX}",)
    return ends.hit(failed, of, Confidence.INFERRED, evidence=evidence, status=ends.status_of(failed), why=why)
