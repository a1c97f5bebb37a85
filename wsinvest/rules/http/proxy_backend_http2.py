"""The proxy speaks HTTP/2 to the server behind it, and the upgrade of HTTP/1.1 does not exist there."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import quoted, sure_of
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Directive, Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.UPSTREAM_HTTP2
_GATEWAY: Final = (500, 502, 503, 505)
_LOGGED: Final = _("Its log said while we tried: {line}.")
_CONFIGURED: Final = _("Its configuration says so: {name} {value} ({file}:{line}).")
_DOWN: Final = Rival(
    "http.proxy.backend_down",
    "curl -sS -i -m 5 --http2-prior-knowledge http://SERVER:PORT/; curl -sS -i -m 5 --http1.1 http://SERVER:PORT/",
    _("On the proxy's host: if neither is answered, the server is down, whatever version it speaks."),
)
SPEAK_HTTP1: Final = Step(
    "speak_http1_to_backend",
    TODAY,
    20,
    _("Let the proxy speak HTTP/1.1 to the server for this path; other paths may stay with HTTP/2."),
    _("The handshake through the proxy opens as it does directly at the server."),
    snippet=_(
        "# Caddy: http:// in place of h2c://, or in reverse_proxy\n"
        "transport http { versions 1.1 }\n"
        "# HAProxy: the server line without proto h2; behind TLS: alpn http/1.1\n"
        "# Traefik: url: http:// in place of h2c:// in a service of its own"
    ),
)


@rule(
    "http.proxy.backend_http2",
    leads_to=("http.proxy.backend_down", "http.proxy.alters_request", "http.answer.unexplained"),
    text=Text(
        title=_("The proxy speaks HTTP/2 to the server behind it, which carries no upgrade ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy, while ordinary requests may well come through."),
        cause=_(
            "The Upgrade of RFC 6455 is one of HTTP/1.1; over HTTP/2 a WebSocket needs the extended CONNECT of RFC "
            "8441, which the proxy or the server does not have. {why}"
        ),
        fix=_("Let the proxy speak HTTP/1.1 to the server for this path."),
        check=_("The handshake through the proxy opens."),
        name=_("The proxy speaks HTTP/2 to the server behind it, which carries no upgrade"),
    ),
    steps=(SPEAK_HTTP1,),
)
def proxy_backend_http2(handshake: Handshake, log_delta: LogDelta | None = None, proxy: Proxy | None = None) -> Outcome:
    """Fail when the proxy's log says so (proven), or its configuration has it and it says 5xx (inferred)."""
    ended = ends.answered(handshake.repeats, *_GATEWAY)
    if not ended or any(one.opened for one in handshake.repeats):
        return Pass()
    of, status = len(handshake.repeats), ends.status_of(ended)
    if log_delta and log_delta.lines(_SAYS):
        sure, why = sure_of(log_delta, ended, _SAYS), filled(_LOGGED, line=quoted(log_delta, _SAYS))
        return ends.hit(ended, of, sure, evidence=log_delta.cite(_SAYS), status=status, why=why)
    line = _configured(proxy)
    if line is None:
        return Pass()
    why = filled(_CONFIGURED, name=line.name, value=line.value, file=line.place.file, line=line.place.line)
    evidence = (f"proxy:directives/{line.name}",)
    return ends.hit(ended, of, Confidence.INFERRED, evidence=evidence, rivals=(_DOWN,), status=status, why=why)


def _configured(proxy: Proxy | None) -> Directive | None:
    """The line by which every server behind is spoken to in HTTP/2, None if there is none."""
    if proxy is None:
        return None
    if proxy.program != "haproxy":
        return proxy.directive("h2c")
    servers = tuple(proxy.all("server"))
    return servers[0] if servers and all(" proto h2" in one.value for one in servers) else None
