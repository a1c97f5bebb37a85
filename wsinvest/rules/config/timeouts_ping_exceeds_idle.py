"""The ping interval is not shorter than the proxy's idle timeout."""

from typing import Final

from wsinvest.analysis import proxy_conf
from wsinvest.analysis.configuration import cite
from wsinvest.analysis.repairs import SET_TIMEOUTS
from wsinvest.analysis.timeouts import seconds_of
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.proxy import Proxy
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule

_DECLARED: Final = _("WS_PING_INTERVAL is not below PROXY_IDLE_TIMEOUT.")
_CONFIGURED: Final = _("WS_PING_INTERVAL is not below the proxy's own timeout: {said}.")


@rule(
    "config.timeouts.ping_exceeds_idle",
    text=Text(
        title=_("Pings are due every {ping:s}, while the proxy drops idle connections after {idle:s}"),
        impact=_("An idle connection is dropped before its first ping."),
        cause=_("{why}"),
        fix=_("Ping at half the shortest idle timeout."),
        check=_("An idle connection outlives the proxy's timeout."),
        name=_("Pings come later than the proxy waits"),
    ),
    steps=(SET_TIMEOUTS,),
)
def timeouts_ping_exceeds_idle(
    config: Config, handshake: Handshake | None = None, proxy: Proxy | None = None
) -> Outcome:
    """Fail when WS_PING_INTERVAL is not below PROXY_IDLE_TIMEOUT or the proxy's own timeout; proven by both.

    HIGH where every handshake opens, so that this is what users will meet; else MEDIUM, since no drop was seen.
    """
    ping, declared = seconds_of(config, "WS_PING_INTERVAL"), seconds_of(config, "PROXY_IDLE_TIMEOUT")
    written = proxy_conf.idle_timeout_s(proxy) if proxy_conf.is_whole(proxy) and proxy else None
    idle = min(filter(None, (declared, written[0] if written else None)), default=None)
    if not ping or not idle or ping < idle:
        return Pass()
    opens = handshake is not None and all(one.opened for one in handshake.repeats)
    severity = Severity.HIGH if opens else Severity.MEDIUM
    shown = cite(config, "WS_PING_INTERVAL")
    if proxy is not None and written is not None and written[0] == idle:
        why = filled(_CONFIGURED, said=proxy_conf.line_of(written[1]))
        shown = (*shown, *proxy_conf.cite(proxy, written[1].name))
    else:
        why, shown = _DECLARED, cite(config, "WS_PING_INTERVAL", "PROXY_IDLE_TIMEOUT")
    return Fail(severity, Confidence.PROVEN, {"ping": ping, "idle": idle, "why": why}, shown)
