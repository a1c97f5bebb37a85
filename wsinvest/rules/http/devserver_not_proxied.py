"""A development server forwards ordinary requests, and no upgrades."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.devserver import NEXT, VITE, WEBPACK, dev_page, dev_server
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.upgrade import plain
from wsinvest.analysis.waiting import WAITED_FOR
from wsinvest.facts.handshake import Handshake, PlainGet
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Reason, StageName

_NOT_FOUND: Final = 404
_FORWARDED: Final = _(
    "A plain GET of the same path gets {plain} from the server behind, so that requests are forwarded; the upgrade is "
    "left to the development server, which has no use for it."
)
_ITS_PAGE: Final = _(
    "A plain GET of the same path gets the development server's own page, so that no rule forwards this path; the "
    "upgrade is left to it as well."
)
_VITE_LINES: Final = _(
    "// vite.config.js\n"
    "server: { proxy: { '{path}': {\n"
    "  target: 'http://<the server>', ws: true, changeOrigin: true } } }"
)
_WEBPACK_LINES: Final = _(
    "// webpack.config.js: devServer.proxy\n"
    "[{ context: ['{path}'], target: 'http://<the server>', ws: true }]\n"
    "// Create React App, src/setupProxy.js:\n"
    "// createProxyMiddleware('{path}', { target: ..., ws: true })"
)
_NEXT_LINES: Final = _(
    "// rewrites() forwards no upgrades in every version: let the page connect\n"
    "// to the WebSocket server itself\n"
    "new WebSocket('ws://<the server>{path}')"
)
_LINES: Final = {VITE: _VITE_LINES, WEBPACK: _WEBPACK_LINES, NEXT: _NEXT_LINES}
FORWARD_UPGRADES: Final = Step(
    "forward_upgrades_in_development",
    TODAY,
    10,
    _("Let the development server forward upgrades of this path too (ws: true in its proxy rule), and restart it."),
    _("The handshake through the development server is answered as it is at the server itself."),
    snippet=_VITE_LINES,
    restarts=True,
)
_SERVER_HANGS: Final = Rival(
    "http.handshake.timeout",
    "curl -sN -m 3 -o /dev/null -w '%{http_code}' --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket'"
    " -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='"
    " http://127.0.0.1:SERVER_PORT/PATH",
    _("Sent to the server itself: if that waits in vain too, it is the server that does not answer upgrades."),
)


@rule(
    "http.devserver.not_proxied",
    leads_to=(
        "http.endpoint.not_websocket",
        "http.handshake.closed_early",
        "http.handshake.timeout",
        "http.path.not_found",
        "http.proxy.upgrade_stripped",
    ),
    text=Text(
        title=_("The development server {server} does not forward the upgrade"),
        impact=_("{count:int} of {of:int} handshakes never reached the WebSocket server."),
        cause=_("{why}"),
        fix=_("Set ws: true in the proxy rule of the development server, or connect to the server itself."),
        check=_("The handshake through the development server opens."),
        name=_("A development server does not forward upgrades"),
    ),
    steps=(FORWARD_UPGRADES,),
)
def devserver_not_proxied(handshake: Handshake) -> Outcome:
    """Fail when a development server answers plain GETs of the path, while upgrades get no answer or 404; inferred."""
    known, page = dev_page(handshake), plain(handshake, "path")
    ended = _lost(handshake.repeats)
    if known is None or page is None or page.status in (None, _NOT_FOUND) or not ended:
        return Pass()
    return ends.hit(
        ended,
        len(handshake.repeats),
        Confidence.INFERRED,
        evidence=("handshake:plain",),
        rivals=(_SERVER_HANGS,),
        snippet=_LINES[known[0]],
        server=known[0],
        why=_why(page),
    )


def _lost(repeats: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """The repeats that waited in vain for an answer, were closed without one, or got 404."""
    waited = [one for stage in WAITED_FOR for one in ends.failed_at(repeats, stage, Reason.TIMEOUT)]
    closed = ends.failed_at(repeats, StageName.RESPONSE, Reason.CLOSED)
    return (*waited, *closed, *ends.answered(repeats, _NOT_FOUND))


def _why(page: PlainGet) -> Phrase:
    return _ITS_PAGE if dev_server(page.response) else filled(_FORWARDED, plain=str(page.status))
