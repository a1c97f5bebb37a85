"""The server has no endpoint at that path."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import default_site, ends, engineio, route, surer, upgrade, upgrade_configured
from wsinvest.analysis.access import is_misread, names_what_is_missing, path_confidence
from wsinvest.analysis.backend import unreached_by_log
from wsinvest.analysis.credential import is_named, lacking
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.proxy_files import served_from_files
from wsinvest.analysis.proxy_lines import NGINX
from wsinvest.analysis.proxy_path import alters
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.repairs import FIX_PATH
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.analysis.upgrade_rivals import HOST_RIVAL, STRIPPED_RIVAL, UNSUPPORTED_RIVAL
from wsinvest.analysis.written import quoted, refusal_told
from wsinvest.facts.backends import Backends
from wsinvest.facts.comparison import PATH
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_REFUSED: Final = 400
_SLASH: Final = _("The endpoint is at {path}: only the last slash differs, and there the server answers otherwise.")
_OF_WS: Final = _(
    "npm's ws refuses so what does not fit its option `path`: the URL's path is another one, or several "
    "WebSocketServers are attached to one HTTP server, and the first of them refuses what is meant for another."
)
_LOGGED: Final = _("The server has no route for this path; its log said while we tried: {line}.")
_UNKNOWN: Final = _("The server knows no such path, or the endpoint is mounted under another prefix.")

_ANSWERS: Final = _(
    "The server knows no such path, or something that the request names (a room, a user, a session) does not exist. "
    "The answer's own words: {words}."
)

SHARE_SERVER: Final = Step(
    "share_http_server",
    TODAY,
    30,
    _(
        "Correct the path of the URL; where several WebSocketServers share one HTTP server, give each noServer: true "
        "and choose among them by path in one upgrade handler."
    ),
    _("The handshake on that path is answered by the WebSocket server."),
    snippet=_(
        "const one = new WebSocketServer({ noServer: true });  // not { path }\n"
        "server.on('upgrade', (request, socket, head) => {\n"
        "  const { pathname } = new URL(request.url, 'ws://x');\n"
        "  if (pathname === '{path}') one.handleUpgrade(request, socket, head,\n"
        "    (ws) => one.emit('connection', ws, request));\n"
        "  else socket.destroy();\n"
        "});"
    ),
)


@rule(
    "http.path.not_found",
    text=Text(
        title=_("There is no endpoint at {path} (status {status})"),
        impact=_(
            "{count:int} of {of:int} attempts {count:plural:was|were} refused, whatever token "
            "{count:plural:it|they} carried."
        ),
        cause=_("{why}"),
        fix=_("Correct the path in the URL, or the route of the server."),
        check=_("A handshake at the right path is answered by the WebSocket server."),
        name=_("There is no endpoint at that path"),
    ),
    leads_to=("http.answer.unexplained",),
    steps=(FIX_PATH, default_site.SET_UP_SITE, SHARE_SERVER),
)
def path_not_found(
    handshake: Handshake,
    token: Token | None,
    target: Target,
    log: Log | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
    config: Config | None = None,
    backends: Backends | None = None,
) -> Outcome:
    """Fail when 404, or 403 or 400 with a plain GET of 404, answers; proven as `path_confidence` says, or by a probe.

    Proven too where a probe at another path gets further (the last slash, Socket.IO's own path), and where the server's
    log says of each refusal that it has no route for this path.
    Inferred when a Socket.IO client is hung up on and a plain GET finds nothing there.
    Pass when a credential is demanded and none was named: servers may hide a path from requests without one. Pass too
    when the proxy makes another path of it, which has a finding of its own.
    """
    if opens_past_proxy(handshake, backends):
        return Pass(("backends:asked",))  # the server itself has an endpoint there
    at_another = _at_another_path(handshake, target) or _by_log(handshake, target, log_delta)
    if at_another is not None:
        return at_another
    confidence = None if lacking(handshake, token, target, config) else path_confidence(handshake, token)
    if confidence is Confidence.PROVEN and not is_named(token, target, config):
        confidence = Confidence.INFERRED  # some servers answer 404 to requests without a credential
    if confidence is Confidence.INFERRED and is_misread(token, config) and not ends.answered(handshake.repeats, 404):
        return Pass()  # the server lacks the secret, and refuses every token whatever the path
    lost = upgrade_configured.loss(handshake, log, log_delta, proxy) or refusal_told(handshake, log_delta)
    if confidence is None and not lost and not Proofs(handshake).any:
        return _of_ws(handshake, target) or Pass()
    if confidence is None or lost or alters(proxy, target) or unreached_by_log(handshake, log_delta):
        return Pass()
    return _of_files(handshake, target, proxy) or _failed(handshake, target, confidence)


def _of_files(handshake: Handshake, target: Target, proxy: Proxy | None) -> Fail | None:
    """Proven where nginx answers 404 itself, and its configuration looks for this path among its files."""
    ended = tuple(filter(default_site.is_own_refusal, upgrade.as_a_page(handshake, 404)))
    why = served_from_files(proxy)
    if not ended or why is None:
        return None
    of, status, path = len(handshake.repeats), ends.status_of(ended), target.url.path
    conf = ("handshake:plain", "proxy:route")
    found = ends.hit(ended, of, Confidence.PROVEN, evidence=conf, snippet=NGINX, path=path, status=status, why=why)
    return replace(found, steps=(FIX_PATH,))


def _failed(handshake: Handshake, target: Target, confidence: Confidence) -> Fail:
    """By the answers themselves, with what else may be the reason."""
    ended = next(filter(None, (ends.answered(handshake.repeats, status) for status in (404, 403, 400))))
    # Our plain GET leaves the URL's secrets out, and is then another request than the one that a proxy may have cut.
    alike = ended[0] in upgrade.as_a_page(handshake, 404) or (
        target.url.query_names and upgrade.through_gateway(ended[0])
    )
    untold = confidence is Confidence.INFERRED and bool(alike) and bool(ends.answered(ended, 404))
    rivals: tuple[Rival, ...] = (STRIPPED_RIVAL, UNSUPPORTED_RIVAL) if untold else ()
    fresh = default_site.answers(handshake)
    found = ends.hit(
        ended,
        len(handshake.repeats),
        confidence,
        evidence=("handshake:plain",) if handshake.plain else (),
        rivals=(route.REFUSAL_RIVAL,) if route.unclear(handshake) else (*rivals, *_maybe_host(handshake)),
        surer=(surer.PATH,),
        path=target.url.path,
        status=ends.status_of(ended),
        why=default_site.WHY if fresh else _why(ended[0]),
    )
    return replace(found, steps=(default_site.SET_UP_SITE if fresh else FIX_PATH,))


def _why(attempt: Attempt) -> Phrase:
    """What the answer leaves open: its own words may be about what the request names, and not about the path."""
    words = names_what_is_missing(attempt)
    return filled(_ANSWERS, words=words) if words else _UNKNOWN


def _at_another_path(handshake: Handshake, target: Target) -> Fail | None:
    """Proven if a probe at another path got further; inferred if a Socket.IO client is hung up on at this one."""
    of, path = len(handshake.repeats), target.url.path
    moved, proof = engineio.turned_by(handshake, "http.path.not_found")
    if moved:
        status = ends.status_of(moved) or NO_ANSWER
        slash = Proofs(handshake).on(PATH) is not None
        why = filled(_SLASH, path=path.rstrip("/") if path.endswith("/") else f"{path}/") if slash else _UNKNOWN
        found = ends.hit(moved, of, Confidence.PROVEN, evidence=proof, path=path, status=status, why=why)
        return replace(found, steps=(FIX_PATH,))
    absent, more = engineio.hung_up_on(handshake, target), (surer.PATH,)
    if not absent:
        return None
    seen = ("handshake:plain",)
    found = ends.hit(
        absent, of, Confidence.INFERRED, evidence=seen, surer=more, path=path, status=NO_ANSWER, why=_UNKNOWN
    )
    return replace(found, steps=(FIX_PATH,))


def _by_log(handshake: Handshake, target: Target, log: LogDelta | None) -> Fail | None:
    """Proven if the server's log says of each refusal that it has no route for this path; None if it does not."""
    says, path = LogPattern.NO_ROUTE, target.url.path
    ended = tuple(one for one in handshake.repeats if one.failed and one.response and one.response.status >= _REFUSED)
    if log is None or not ended or log.lines(says) < len(ended):
        return None
    if path.strip("/") not in {name.strip("/") for name in log.about(says)}:
        return None
    of, status, why = len(handshake.repeats), ends.status_of(ended), filled(_LOGGED, line=quoted(log, says))
    found = ends.hit(ended, of, Confidence.PROVEN, evidence=log.cite(says), path=path, status=status, why=why)
    return replace(found, steps=(FIX_PATH,))


def _of_ws(handshake: Handshake, target: Target) -> Fail | None:
    """Inferred by the answer that npm's ws gives for another path than its own, whole; None if it is another."""
    ended = tuple(one for one in ends.answered(handshake.repeats, 400) if _is_of_ws(one))
    if not ended:
        return None
    of, more = len(handshake.repeats), (surer.PATH,)
    found = ends.hit(ended, of, Confidence.INFERRED, surer=more, path=target.url.path, status="400", why=_OF_WS)
    return replace(found, steps=(SHARE_SERVER,))


def _is_of_ws(attempt: Attempt) -> bool:
    """True if this is abortHandshake(socket, 400) of npm's ws: its three headers, and the phrase as the body."""
    answer = attempt.response
    if answer is None or answer.body != "Bad Request" or answer.content_type != "text/html":
        return False
    names = {name.lower() for name, _value in answer.headers} | {name.lower() for name in answer.other_headers}
    return names == {"connection", "content-type", "content-length"}


def _maybe_host(handshake: Handshake) -> tuple[Rival, ...]:
    """The rival of a wrong Host header, if every plain GET gets 404."""
    statuses = {get.status for get in handshake.plain}
    return (HOST_RIVAL,) if len(handshake.plain) > 1 and statuses == {404} else ()
