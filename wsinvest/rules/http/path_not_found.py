"""The server has no endpoint at that path."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis import default_site, ends, engineio, route, surer, upgrade, upgrade_configured
from wsinvest.analysis.access import is_misread, path_confidence
from wsinvest.analysis.backend import unreached_by_log
from wsinvest.analysis.credential import is_named, lacking
from wsinvest.analysis.front import NO_ANSWER
from wsinvest.analysis.proxy_path import alters
from wsinvest.analysis.repairs import FIX_PATH
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.analysis.written import refusal_told
from wsinvest.facts.backends import Backends
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Rival
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_UNKNOWN: Final = _("The server knows no such path, or the endpoint is mounted under another prefix.")


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
    steps=(FIX_PATH, default_site.SET_UP_SITE),
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

    Also when a Socket.IO client is hung up on and a plain GET finds nothing there: inferred.
    Pass when a credential is demanded and none was named: servers may hide a path from requests without one. Pass too
    when the proxy makes another path of it, which has a finding of its own.
    """
    if opens_past_proxy(handshake, backends):
        return Pass(("backends:asked",))  # the server itself has an endpoint there
    of_socketio = _of_socketio(handshake, target)
    if of_socketio is not None:
        return of_socketio
    confidence = None if lacking(handshake, token, target, config) else path_confidence(handshake, token)
    if confidence is Confidence.PROVEN and not is_named(token, target, config):
        confidence = Confidence.INFERRED  # some servers answer 404 to requests without a credential
    if confidence is Confidence.INFERRED and is_misread(token, config) and not ends.answered(handshake.repeats, 404):
        return Pass()  # the server lacks the secret, and refuses every token whatever the path
    lost = upgrade_configured.loss(handshake, log, log_delta, proxy) or refusal_told(handshake, log_delta)
    if confidence is None or lost or alters(proxy, target) or unreached_by_log(handshake, log_delta):
        return Pass()
    ended = next(filter(None, (ends.answered(handshake.repeats, status) for status in (404, 403, 400))))
    plain = ("handshake:plain",) if handshake.plain else ()
    path, status = target.url.path, ends.status_of(ended)
    untold = confidence is Confidence.INFERRED and ended[0] in upgrade.as_a_page(handshake, 404)
    rivals: tuple[Rival, ...] = (upgrade.STRIPPED_RIVAL, upgrade.UNSUPPORTED_RIVAL) if untold else ()
    rivals = (route.REFUSAL_RIVAL,) if route.unclear(handshake) else (*rivals, *_maybe_host(handshake))
    of, more = len(handshake.repeats), (surer.PATH,)
    fresh = default_site.answers(handshake)
    why, step = (default_site.WHY, default_site.SET_UP_SITE) if fresh else (_UNKNOWN, FIX_PATH)
    found = ends.hit(
        ended, of, confidence, evidence=plain, rivals=rivals, surer=more, path=path, status=status, why=why
    )
    return replace(found, steps=(step,))


def _of_socketio(handshake: Handshake, target: Target) -> Fail | None:
    """The Fail of a Socket.IO client: proven if a probe at another path got further, inferred if it is hung up on."""
    of, path = len(handshake.repeats), target.url.path
    moved, proof = engineio.turned_by(handshake, "http.path.not_found")
    if moved:
        status = ends.status_of(moved) or NO_ANSWER
        found = ends.hit(moved, of, Confidence.PROVEN, evidence=proof, path=path, status=status, why=_UNKNOWN)
        return replace(found, steps=(FIX_PATH,))
    absent, more = engineio.hung_up_on(handshake, target), (surer.PATH,)
    if not absent:
        return None
    seen = ("handshake:plain",)
    found = ends.hit(
        absent, of, Confidence.INFERRED, evidence=seen, surer=more, path=path, status=NO_ANSWER, why=_UNKNOWN
    )
    return replace(found, steps=(FIX_PATH,))


def _maybe_host(handshake: Handshake) -> tuple[Rival, ...]:
    """The rival of a wrong Host header, if every plain GET gets 404."""
    statuses = {get.status for get in handshake.plain}
    return (upgrade.HOST_RIVAL,) if len(handshake.plain) > 1 and statuses == {404} else ()
