"""TLS from the proxy to the server behind it fails, and the proxy's log says why."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.written import by_log
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.i18n.messages import Phrase, Text, _
from wsinvest.model.finding import Fail, Outcome, Pass, Step
from wsinvest.model.registry import rule

_GATEWAY: Final = (500, 502, 503, 504)
_CERTIFICATE: Final = _(
    "The proxy verifies the server's certificate and does not accept it: its authority is not among those that the "
    "proxy trusts, it is for another name, or it has expired."
)
_NAME: Final = _(
    "The server does not know the name that the proxy sends in TLS (SNI), or the proxy sends none; nginx sends one "
    "only with proxy_ssl_server_name on."
)
_OFF: Final = _(
    "The server's address is https:// or wss://, and Apache speaks TLS to servers only with SSLProxyEngine on."
)

TRUST_BACKEND: Final = Step(
    "trust_backend_certificate",
    TODAY,
    30,
    _("Name the authority of the server's certificate to the proxy, and the name that stands in this certificate."),
    _("The proxy's log no longer says that the certificate fails."),
    snippet=_(
        "# on the proxy's host: which names and which authority?\n"
        "openssl s_client -connect SERVER:PORT </dev/null |\n"
        "  openssl x509 -noout -subject -issuer -dates -ext subjectAltName\n"
        "# nginx\n"
        "proxy_ssl_trusted_certificate /PATH/OF/ca.pem;\n"
        "proxy_ssl_name <name in the certificate>;\n"
        "# HAProxy: server NAME ADDRESS:PORT ssl ca-file FILE verifyhost NAME"
    ),
)
SEND_NAME: Final = Step(
    "send_name_to_backend",
    TODAY,
    15,
    _("Let the proxy send the name in TLS that the server knows."),
    _("The proxy's log no longer says that the name is unknown."),
    snippet=_(
        "# nginx\n"
        "proxy_ssl_server_name on;\n"
        "proxy_ssl_name <name that the server knows>;\n"
        "# HAProxy: server NAME ADDRESS:PORT ssl sni str(NAME)"
    ),
)
ENABLE_TLS: Final = Step(
    "enable_tls_to_backend",
    TODAY,
    15,
    _("Switch TLS to servers on in Apache, or give the server's address as http:// where it has no TLS."),
    _("Apache's log no longer has AH01961."),
    snippet=_("# Apache, in the virtual host\nSSLProxyEngine on\nSSLProxyCACertificateFile /PATH/OF/ca.pem"),
)
_KINDS: Final[tuple[tuple[LogPattern, Phrase, Step], ...]] = (
    (LogPattern.UPSTREAM_CERTIFICATE, _CERTIFICATE, TRUST_BACKEND),
    (LogPattern.UPSTREAM_NAME, _NAME, SEND_NAME),
    (LogPattern.UPSTREAM_TLS_OFF, _OFF, ENABLE_TLS),
)


@rule(
    "http.proxy.backend_tls",
    leads_to=("http.proxy.backend_down", "http.service.unavailable", "http.answer.unexplained"),
    text=Text(
        title=_("The proxy does not complete TLS with the server behind it ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the proxy, before the server got the request."),
        cause=_("{why} The proxy's log said while we tried: {line}."),
        fix=_("Set up TLS between the proxy and the server: the authority, the name, the module."),
        check=_("The answer to the handshake comes from the server behind the proxy."),
        name=_("The proxy does not complete TLS with the server behind it"),
    ),
    steps=(TRUST_BACKEND, SEND_NAME, ENABLE_TLS),
)
def proxy_backend_tls(handshake: Handshake, log_delta: LogDelta | None = None) -> Outcome:
    """Fail when the proxy's log says why; proven with a line for each attempt that got an error of the proxy."""
    for says, why, step in _KINDS:
        found = by_log(handshake, log_delta, says, *_GATEWAY)
        if isinstance(found, Fail):
            return replace(found, values={**found.values, "why": why}, steps=(step,))
    return Pass()
