"""The login does not answer with JSON."""

from typing import Final

from wsinvest.analysis.login import COOKIE_ONLY, OK, answered, is_status, is_text, status_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import NotMeasured, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

CALL_THE_API: Final = Step(
    "call_the_login_api",
    TODAY,
    15,
    _("Call the API that answers JSON, by its own method and path."),
    _("The answer is JSON with a token."),
    snippet=_("curl -sS -i -H 'Content-Type: application/json' -d @login.json \"$LOGIN_URL\""),
)
TOO_LONG: Final = _("The login's answer was longer than 64 KiB and was not read to its end.")
_LONGEST_READ: Final = 65_536
_REDIRECT: Final = _("a redirect")
_PAGE: Final = _("a page or text that is not JSON")


@rule(
    "login.response.not_json",
    leads_to=("token.value.missing",),
    text=Text(
        title=_("The login answers with {kind} ({status}) where JSON is due"),
        impact=_("Clients that expect a token in JSON get none."),
        cause=_("The URL leads to a sign-in page, a single sign-on or a proxy, not to the token API."),
        fix=_("Use the URL of the API; for single sign-on, obtain the token by its own flow."),
        check=_("The answer is JSON with a token."),
        name=_("The login does not answer with JSON"),
    ),
    steps=(CALL_THE_API,),
)
def response_not_json(login: Login, target: Target) -> Outcome:
    """Fail when the login redirects or answers 2xx with another body than JSON; proven by its answer."""
    if not login.redirected and not (is_status(login, OK) and is_text(login)):
        return Pass()
    if _is_truncated(login):
        return NotMeasured(TOO_LONG)
    if target.auth.mode is AuthMode.COOKIE:
        return Pass() if login.token_state is TokenState.PRESENT else NotMeasured(COOKIE_ONLY)
    kind = _REDIRECT if login.redirected else _PAGE
    evidence = ("login:response/content_type", "login:response/status")
    return answered(target, Severity.HIGH, *evidence, status=status_of(login), kind=kind)


def _is_truncated(login: Login) -> bool:
    """True if the body was longer than what is read, so that it may be JSON."""
    return not login.json_body and login.response is not None and login.response.body_bytes >= _LONGEST_READ
