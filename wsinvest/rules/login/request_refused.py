"""The login does not accept the request."""

from typing import Final

from wsinvest.analysis.front import words
from wsinvest.analysis.login import NO_CREDENTIALS, TOO_MANY, answered, is_status, refuses_user, status_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

ASK_AS_DESCRIBED: Final = Step(
    "ask_login_as_described",
    TODAY,
    15,
    _(
        "Compare path, method and the names of the fields with the description of the token service: a 404 or 405 is "
        "about the first two, a 400 or 422 about the fields."
    ),
    _("A POST of user and password answers 200."),
)
_CLIENT_ERRORS: Final = range(400, 500)


@rule(
    "login.request.refused",
    leads_to=("token.value.missing",),
    text=Text(
        title=_("The login does not take the request ({status})"),
        impact=_("No token, so no connection."),
        cause=_(
            "The path or the method is not that of the token service, or it wants other fields. The answer's own "
            "words: {words}."
        ),
        fix=_("Compare the login URL and the names of the fields with the service's description."),
        check=_("A POST of username and password in JSON answers 200."),
        name=_("The login does not take the request"),
    ),
    steps=(ASK_AS_DESCRIBED,),
)
def request_refused(login: Login, target: Target) -> Outcome:
    """Fail when the login answers another 4xx than 429 or a refused user; proven by its answer."""
    if not is_status(login, _CLIENT_ERRORS) or is_status(login, frozenset({TOO_MANY})) or refuses_user(login):
        return Pass()
    if not login.credentials_given:
        return NotMeasured(NO_CREDENTIALS)
    said = words(login.response)
    return answered(target, Severity.HIGH, "login:response/status", status=status_of(login), words=said)
