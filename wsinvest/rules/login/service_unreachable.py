"""The login service cannot be reached."""

from typing import Final

from wsinvest.analysis.login import answered
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.stage import Stage, State
from wsinvest.model.target import Target

START_LOGIN: Final = Step(
    "start_login",
    TODAY,
    30,
    _("Start the token service, or correct its URL."),
    _("The login URL answers."),
    snippet=_('curl -sS -i "$LOGIN_URL"  # from the host of the WebSocket server'),
)


@rule(
    "login.service.unreachable",
    leads_to=("token.value.missing",),
    text=Text(
        title=_("The login service cannot be reached: {stage}, {reason}"),
        impact=_("Nobody can get a token."),
        cause=_("The request to {url} ended before any answer."),
        fix=_("Start the service, or correct host, port and scheme of the login URL."),
        check=_("The login URL answers with any status."),
        name=_("The login service cannot be reached"),
    ),
    steps=(START_LOGIN,),
)
def service_unreachable(login: Login, target: Target) -> Outcome:
    """Fail when the login gives no answer; proven by the failed stage."""
    failed = _failed(login)
    if login.response is not None or failed is None or failed.reason is None:
        return Pass()
    values = {"stage": ENUMS[type(failed.name)][failed.name], "reason": ENUMS[type(failed.reason)][failed.reason]}
    return answered(target, Severity.CRITICAL, f"login:stages/{failed.name}", url=login.url, **values)


def _failed(login: Login) -> Stage | None:
    """The first failed stage, None if none failed."""
    return next((stage for stage in login.stages if stage.state is State.FAILED), None)
