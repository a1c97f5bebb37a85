"""A proxy does not pass the upgrade on."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.envoy import refused_upgrades
from wsinvest.analysis.proxy_conf import cite, said, surely_passes_upgrade
from wsinvest.analysis.proxy_lines import ANY
from wsinvest.analysis.proxy_snippet import upgrade_lines
from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.straight import opens_past_proxy
from wsinvest.analysis.turns import failed_between
from wsinvest.analysis.upgrade import upgrade_lost
from wsinvest.analysis.upgrade_configured import further_proxy, loss, without_upgrade
from wsinvest.analysis.upgrade_rivals import STRIPPED
from wsinvest.analysis.written import quoted
from wsinvest.facts.backends import Backends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Phrase, Text, _, filled
from wsinvest.model.finding import Confidence, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_SAYS: Final = LogPattern.UPGRADE_MISSING
_ANSWERED: Final = _(
    "Upgrade, Connection and HTTP/1.1 were sent, and the answer is that of a server that did not get them: something "
    "in between, as a rule a reverse proxy, drops them."
)
_FURTHER: Final = _(
    "The configuration of {program} passes the upgrade on. What answers at {at} behind it is a proxy itself, and the "
    "answer is that of a server that did not get the upgrade."
)
_BY_ENVOY: Final = _(
    "Envoy passes a plain GET of this path on to a server, and answers the upgrade itself: 403 without a body, as it "
    "does where no upgrade_configs of the listener or the route allow websocket."
)
_CONFIGURED: Final = _("The configuration of {program} drops them on the way to the server: {said}.")
_LOGGED: Final = _(
    "Upgrade, Connection and HTTP/1.1 were sent, and by the server's log they did not all arrive: {line}. Something in "
    "between, as a rule a reverse proxy, drops them."
)
FORWARD_UPGRADE: Final = Step(
    "forward_upgrade",
    TODAY,
    30,
    _("Let the proxy pass Upgrade and Connection on and speak HTTP/1.1 to the server, then reload it."),
    _("The handshake through the proxy is answered as it is at the server itself."),
    snippet=ANY,
    restarts=True,
)


@rule(
    "http.proxy.upgrade_stripped",
    text=Text(
        title=_("The upgrade does not reach the WebSocket server (status {status})"),
        impact=_("{count:int} of {of:int} attempts did not arrive as upgrades; without one no connection opens."),
        cause=_("{why}"),
        fix=_("Let the proxy forward Upgrade and Connection, and speak HTTP/1.1 to the server."),
        check=_("The handshake through the proxy is answered as it is at the server itself."),
        name=_("A proxy drops the upgrade"),
    ),
    steps=(FORWARD_UPGRADE,),
)
def proxy_upgrade_stripped(
    handshake: Handshake,
    log: Log | None = None,
    log_delta: LogDelta | None = None,
    proxy: Proxy | None = None,
    backends: Backends | None = None,
) -> Outcome:
    """Fail when the upgrade was lost; proven by the answer, the server's log, or the proxy's configuration.

    Proven too where the same request opens past the proxy.
    """
    found = loss(handshake, log, log_delta, proxy, backends)
    if found is None or found.code != STRIPPED:
        return Pass()
    past = ("backends:asked",) if opens_past_proxy(handshake, backends) else ()
    certain = replace(found, confidence=Confidence.PROVEN, rivals=()) if past else found
    if failed_between(handshake) and not past:  # one of several proxies at most: http.balancer.uneven says it
        certain = replace(certain, confidence=Confidence.INFERRED)
    if proxy is None or found.configured is None:
        why, logged = _why(handshake, log_delta, proxy, backends)
        return upgrade_lost(handshake, certain, Severity.CRITICAL, *past, *logged, why=why)
    why = filled(_CONFIGURED, program=proxy.program, said=said(proxy, found.configured))
    cites = (*cite(proxy, found.configured.name), *past)
    return upgrade_lost(handshake, certain, Severity.CRITICAL, *cites, snippet=upgrade_lines(proxy), why=why)


def _why(
    handshake: Handshake, log_delta: LogDelta | None, proxy: Proxy | None, backends: Backends | None
) -> tuple[Phrase, tuple[str, ...]]:
    """How it is known, and the references to what says it."""
    if log_delta is not None and without_upgrade(handshake, log_delta):
        return filled(_LOGGED, line=quoted(log_delta, _SAYS)), log_delta.cite(_SAYS)
    further = further_proxy(backends)
    if proxy is not None and further is not None and surely_passes_upgrade(proxy):
        return filled(_FURTHER, program=proxy.program, at=further.at), ("backends:asked", *cite(proxy))
    return (_BY_ENVOY if refused_upgrades(handshake) else _ANSWERED), ()
