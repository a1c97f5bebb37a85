"""The ping interval is not shorter than the proxy's idle timeout."""

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.repairs import SET_TIMEOUTS
from wsinvest.analysis.timeouts import seconds_of
from wsinvest.facts.config import Config
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "config.timeouts.ping_exceeds_idle",
    text=Text(
        title=_("Pings are due every {ping:s}, while the proxy drops idle connections after {idle:s}"),
        impact=_("A connection on which nothing is said is dropped before its first ping."),
        cause=_("WS_PING_INTERVAL is not below PROXY_IDLE_TIMEOUT."),
        fix=_("Ping at half the shortest idle timeout."),
        check=_("An idle connection outlives the proxy's timeout."),
        name=_("Pings come later than the proxy waits"),
    ),
    steps=(SET_TIMEOUTS,),
)
def timeouts_ping_exceeds_idle(config: Config) -> Outcome:
    """Fail when WS_PING_INTERVAL is not below PROXY_IDLE_TIMEOUT; proven by both; MEDIUM since no drop was seen."""
    ping, idle = seconds_of(config, "WS_PING_INTERVAL"), seconds_of(config, "PROXY_IDLE_TIMEOUT")
    if not ping or not idle or ping < idle:
        return Pass()
    shown = cite(config, "WS_PING_INTERVAL", "PROXY_IDLE_TIMEOUT")
    return Fail(Severity.MEDIUM, Confidence.PROVEN, {"ping": ping, "idle": idle}, shown)
