"""The proxy makes another path of the URL's, and the server behind it has no endpoint there."""

from typing import Final

from wsinvest.analysis import ends, surer, upgrade_configured
from wsinvest.analysis.access import path_confidence
from wsinvest.analysis.credential import lacking
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.proxy_conf import cite, line_of
from wsinvest.analysis.proxy_path import alters, by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_CODE: Final = "http.proxy.path_rewritten"
_PAGE: Final = 200
_URL_RIVAL: Final = Rival(
    "http.path.not_found",
    "grep -rnF PATH .",
    _("In the server's source: if no route has the path that arrives there nor the URL's, the URL is wrong."),
)
KEEP_PATH: Final = Step(
    "keep_path",
    TODAY,
    15,
    _("Let the proxy pass the path on as the server expects it, then reload it."),
    _("The handshake is no longer answered by 404."),
    snippet=_(
        "# nginx: a path behind the address, even a slash alone,\n"
        "# replaces the location's prefix; nothing behind it: it stays\n"
        "location {path} {\n"
        "    proxy_pass http://<the WebSocket server>;\n"
        "}\n"
        "# Caddy: handle in place of handle_path\n"
        "# Traefik: leave stripPrefix out"
    ),
    restarts=True,
)


@rule(
    "http.proxy.path_rewritten",
    leads_to=("http.path.not_found", "http.endpoint.not_websocket"),
    text=Text(
        title=_("The proxy passes {path} on as {behind}, where the server has no endpoint (status {status})"),
        impact=_("{count:int} of {of:int} attempts {count:plural:was|were} refused, whatever they carried."),
        cause=_("The configuration of {program} changes the path: {said}."),
        fix=_("Pass the path on as the server expects it, or correct the URL."),
        check=_("The handshake is answered by the WebSocket server."),
        name=_("The proxy changes the path"),
    ),
    steps=(KEEP_PATH,),
)
def proxy_path_rewritten(
    handshake: Handshake,
    target: Target,
    proxy: Proxy,
    token: Token | None = None,
    config: Config | None = None,
) -> Outcome:
    """Fail when the path is not found and the configuration changes it; proven by a probe, else inferred."""
    written = by(proxy)
    if not alters(proxy, target) or written is None or lacking(handshake, token, target, config):
        return Pass()
    ended = _ended(handshake, token)
    if not ended or upgrade_configured.loss(handshake, proxy=proxy):
        return Pass()
    proven = bool(Proofs(handshake).of(_CODE))
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.PROVEN if proven else Confidence.INFERRED,
        evidence=(*cite(proxy, written.name), "proxy:path_behind"),
        rivals=() if proven else (_URL_RIVAL,),
        surer=(surer.DIRECT,),
        path=target.url.path,
        behind=proxy.path_behind,
        status=ends.status_of(ended),
        program=proxy.program,
        said=line_of(written),
    )


def _ended(handshake: Handshake, token: Token | None) -> tuple[Attempt, ...]:
    """The attempts that got a page in place of an upgrade, or a refusal that may mean that the path is not known."""
    served = ends.answered(handshake.repeats, _PAGE)
    if served or path_confidence(handshake, token) is None:
        return served
    return next(filter(None, (ends.answered(handshake.repeats, status) for status in (404, 403, 400))), ())
