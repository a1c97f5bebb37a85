"""The monitoring is insufficient."""

from typing import Final

from wsinvest.analysis.configuration import cite, untold
from wsinvest.analysis.remediation import ALERTS, DASHBOARD
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.metrics import Metrics
from wsinvest.i18n.messages import Text, _, filled
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.settings import Topic
from wsinvest.model.threshold import Threshold, Thresholds

_MONITORING: Final = ("METRICS_URL", "ALERT_URL", "MEMORY_THRESHOLD_MB", "CPU_THRESHOLD")
_NOT_THERE: Final = (404, 410)
_SERVER_ERRORS: Final = 500
_UNSET: Final = _("Neither metrics nor alerts nor thresholds are configured ({names:list}).")
_SILENT: Final = _("METRICS_URL is set but does not answer.")
_BROKEN: Final = _("METRICS_URL is set but answers {status} in place of metrics.")
MEMORY_ALERT: Final = Threshold("memory_alert", 0.85, "incident report 2025-07-27, alert line")


@rule(
    "config.monitoring.missing",
    text=Text(
        title=_("The monitoring is insufficient"),
        impact=_("Nobody is told before users notice."),
        cause=_("{what}"),
        fix=_("Expose metrics, send alerts to the person on duty, and alert at {limit:pct} of memory."),
        check=_(
            "The metrics endpoint answers 200, and a test alert reaches the person on duty. ALERT_URL counts as "
            "a secret: nothing was sent there."
        ),
    ),
    steps=(DASHBOARD, ALERTS),
    thresholds=(MEMORY_ALERT,),
)
def monitoring_missing(config: Config, metrics: Metrics | None, thresholds: Thresholds) -> Outcome:
    """Fail when no monitoring is configured or METRICS_URL does not answer; proven unless the endpoint is silent."""
    blocked = untold(config, Topic.MONITORING)
    limit = thresholds[MEMORY_ALERT]
    if metrics is not None and metrics.status is None:
        return Fail(Severity.MEDIUM, Confidence.OBSERVED, {"what": _SILENT, "limit": limit}, ("metrics:stages",))
    if metrics is not None and metrics.status is not None and _is_broken(metrics.status):
        what = filled(_BROKEN, status=metrics.status)
        return Fail(Severity.MEDIUM, Confidence.PROVEN, {"what": what, "limit": limit}, ("metrics:status",))
    if blocked:
        return blocked
    if any(config.setting(name).state is ValueState.SET for name in _MONITORING):
        return Pass()
    values = {"what": filled(_UNSET, names=_MONITORING), "limit": limit}
    return Fail(Severity.MEDIUM, Confidence.PROVEN, values, cite(config, *_MONITORING))


def _is_broken(status: int) -> bool:
    """True if the status is an error; 401 and 403 are fine, since metrics may need another account."""
    return status in _NOT_THERE or status >= _SERVER_ERRORS
