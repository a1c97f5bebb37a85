"""Settings that this target needs are not set."""

from typing import Final

from wsinvest.analysis.configuration import cite, unread
from wsinvest.analysis.remediation import DOCUMENTATION
from wsinvest.facts.config import Config
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.settings import BY_NAME, Topic

_OWN_FINDINGS: Final = (Topic.TIMEOUTS, Topic.POOL, Topic.MONITORING, Topic.LOGGING)


@rule(
    "config.environment.incomplete",
    text=Text(
        title=_("The environment is incomplete: {count:int} {count:plural:setting is|settings are} missing"),
        impact=_("Defaults rule where nobody chose them, and they differ between libraries and hosts."),
        cause=_("Not set in the .env of this target: {names:list}."),
        fix=_("Fill in the .env from .env.example, and keep both in step."),
        check=_("A second investigation names no unset setting."),
        name=_("The environment is incomplete"),
    ),
    steps=(DOCUMENTATION,),
)
def environment_incomplete(config: Config) -> Outcome:
    """Fail when needed names without a finding of their own are unset; proven by the configuration."""
    blocked = unread(config)
    if blocked:
        return blocked
    names = tuple(name for name in config.unset if name not in config.required and not _has_own_finding(name))
    if not names:
        return Pass()
    values = {"count": len(names), "names": names}
    return Fail(Severity.MEDIUM, Confidence.PROVEN, values, ("config:unset", *cite(config, *names)))


def _has_own_finding(name: str) -> bool:
    """True if another finding covers the topic of this name."""
    return name in BY_NAME and BY_NAME[name].topic in _OWN_FINDINGS
