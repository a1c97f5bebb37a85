"""The proxy takes the server behind it for down, and the server opens."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.backend import says_no_backend
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.UPSTREAM_MARKED_DOWN
_LOGGED: Final = _("Its log said while we tried: {line}.")
_CONFIGURED: Final = _("Its configuration checks the server: {name} {value} ({file}, line {line}).")
_CHECKS: Final = ("option httpchk", "health_uri", "health_port")
CORRECT_CHECK: Final = Step(
    "correct_health_check",
    TODAY,
    20,
    _(
        "Let the proxy's health check ask for a path that the server answers with 2xx or 3xx, or let it only connect; "
        "then see whether the proxy takes the server for up."
    ),
    _("The proxy's log says that the server is up, and the handshake through the proxy opens."),
    snippet=_(
        "# on the proxy's host: what does the check get?\n"
        "curl -i http://SERVER:PORT/PATH_OF_THE_CHECK\n"
        "# HAProxy: why is it down? Then a path that exists\n"
        "grep -h 'is DOWN, reason' /var/log/haproxy*\n"
        "option httpchk GET /health\n"
        "# Caddy: health_uri /health"
    ),
)


@rule(
    "http.proxy.marks_server_down",
    leads_to=("http.proxy.backend_down", "http.service.unavailable", "http.answer.unexplained"),
    text=Text(
        title=_("The proxy takes the server behind it for down, and the server opens ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy, which asks no server."),
        cause=_(
            "Asked straight, the server {at} opens the same handshake. The proxy sends it nothing: its health check "
            "fails where the server's endpoint does not, or somebody took the server out of service. {why}"
        ),
        fix=_("Correct the health check of the proxy."),
        check=_("The handshake through the proxy opens."),
        name=_("The proxy takes a server that runs for down"),
    ),
    steps=(CORRECT_CHECK,),
)
def proxy_marks_server_down(
    handshake: Handshake,
    backends: Backends | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
) -> Outcome:
    """Fail when the proxy says that it has no server, and the server opens straight; proven by a log line for each.

    Inferred where the proxy's own page says so and its configuration has a health check.
    """
    ended, opened = ends.answered(handshake.repeats, 503), opens_past_proxy(handshake, backends)
    if not ended or opened is None:
        return Pass()
    of, status, seen = len(handshake.repeats), ends.status_of(ended), ("backends:asked",)
    if log_delta and log_delta.lines(_SAYS):
        sure, why = sure_of(log_delta, ended, _SAYS), filled(_LOGGED, line=quoted(log_delta, _SAYS))
        evidence = (*seen, *log_delta.cite(_SAYS))
        return ends.hit(ended, of, sure, evidence=evidence, status=status, at=opened.at, why=why)
    check = _check(proxy)
    if check is None or not all(says_no_backend(one) for one in ended):
        return Pass()
    why = filled(_CONFIGURED, name=check.name, value=check.value, file=check.place.file, line=check.place.line)
    evidence = (*seen, f"proxy:directives/{check.name}")
    return ends.hit(ended, of, Confidence.INFERRED, evidence=evidence, status=status, at=opened.at, why=why)


def _check(proxy: Proxy | None) -> Directive | None:
    """The line of the configuration by which the proxy checks the server, None if there is none."""
    if proxy is None:
        return None
    servers = (one for one in proxy.all("server", "default-server") if "check" in one.value.split())
    return next(proxy.all(*_CHECKS), next(servers, None))
