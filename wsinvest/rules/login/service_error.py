"""The login service answers with a server error."""

from typing import Final

from wsinvest.analysis.login import answered, is_status, status_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

REPAIR_LOGIN: Final = Step(
    "repair_login",
    TODAY,
    60,
    _("Read the log of the token service and repair what it names."),
    _("A login with good credentials answers 200."),
)
_SERVER_ERRORS: Final = range(500, 600)


@rule(
    "login.service.error",
    leads_to=("token.value.missing", "token.value.empty"),
    text=Text(
        title=_("The login service fails with {status}"),
        impact=_("Nobody can get a token."),
        cause=_("The service met an error of its own; a missing signing secret is a common one."),
        fix=_("Read the log of the service at the time of this run, and repair what it names."),
        check=_("A login with good credentials answers 200 with a token."),
        name=_("The login service answers with an error"),
    ),
    steps=(REPAIR_LOGIN,),
)
def service_error(login: Login, target: Target) -> Outcome:
    """Fail when the login answers 5xx; proven by its answer."""
    return (
        answered(target, Severity.CRITICAL, "login:response/status", status=status_of(login))
        if is_status(login, _SERVER_ERRORS)
        else Pass()
    )
