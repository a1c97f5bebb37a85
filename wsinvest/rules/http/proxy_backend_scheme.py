"""The proxy speaks plain HTTP to a server that wants TLS, or TLS to one that has none."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.backend_tls import comes_from_behind, only_with_other_scheme, says_wants_tls
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_PLAIN: Final = _(
    "The server behind the proxy answers that it was sent plain HTTP and wants TLS; the port of the URL itself is fine."
)
_WANTS_TLS: Final = _("Asked straight, the server at {at} takes TLS only, and the proxy sends it plain HTTP.")
_NO_TLS: Final = _("Asked straight, the server at {at} speaks no TLS, and the proxy speaks TLS to it.")
_GATEWAY: Final = (500, 502, 503, 525)
_BAD_REQUEST: Final = (400, 497)
FIX_BACKEND_SCHEME: Final = Step(
    "fix_backend_scheme",
    TODAY,
    15,
    _("Let the proxy speak to the server behind it as that server listens: https for TLS, http for plain text."),
    _("The handshake through the proxy is answered by the server itself."),
    snippet=_(
        "# nginx; for a server without TLS: http://\n"
        "proxy_pass https://<the server>;\n"
        "proxy_ssl_server_name on;\n"
        "# Apache: SSLProxyEngine On, and wss:// or https:// in ProxyPass\n"
        "# HAProxy: server NAME ADDRESS:PORT ssl verify required ca-file FILE"
    ),
    restarts=True,
)


@rule(
    "http.proxy.backend_scheme",
    leads_to=(
        "http.answer.unexplained",
        "http.auth.rejected",
        "http.proxy.backend_down",
        "http.proxy.upgrade_stripped",
    ),
    text=Text(
        title=_("The proxy and the server behind it do not agree on TLS ({status})"),
        impact=_("{count:int} of {of:int} attempts ended at the server behind the proxy."),
        cause=_("{why}"),
        fix=_("Use https for the server behind the proxy if it has TLS, http if it has none."),
        check=_("The handshake through the proxy opens."),
        name=_("The proxy and the server behind it do not agree on TLS"),
    ),
    steps=(FIX_BACKEND_SCHEME,),
)
def proxy_backend_scheme(
    handshake: Handshake, target: Target, proxy: Proxy | None = None, backends: Backends | None = None
) -> Outcome:
    """Fail when a server behind the proxy complains of plain HTTP, and the URL's own port has no part in it; proven.

    Proven too where that server, asked straight, answers with the other scheme only.
    """
    turned = next(filter(only_with_other_scheme, backends.asked), None) if backends else None
    failed = ends.answered(handshake.repeats, *_GATEWAY, *_BAD_REQUEST)
    if turned is not None and failed:
        why = filled(_WANTS_TLS if turned.scheme == "http" else _NO_TLS, at=turned.at)
        return _found(handshake, failed, why, ("backends:asked",))
    said, shown = tuple(filter(says_wants_tls, handshake.repeats)), comes_from_behind(handshake, target)
    if not said or not shown:
        return Pass()
    plain = proxy is not None and any(backend.scheme == "http" for backend in proxy.backends)
    return _found(handshake, said, _PLAIN, (*shown, *(("proxy:backends",) if plain else ())))


def _found(handshake: Handshake, ended: tuple[Attempt, ...], why: Phrase, evidence: tuple[str, ...]) -> Fail:
    of, status = len(handshake.repeats), ends.status_of(ended)
    return ends.hit(ended, of, Confidence.PROVEN, evidence=evidence, status=status, why=why)
