"""The login refuses the configured credentials."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.front import blocks
from wsinvest.analysis.login import NO_CREDENTIALS, answered, refuses_user, status_of
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, NotMeasured, Outcome, Pass, Rival, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

CORRECT_CREDENTIALS: Final = Step(
    "correct_credentials",
    TODAY,
    15,
    _("Correct LOGIN_USER and LOGIN_PASSWORD."),
    _("The same credentials sign in."),
)


_FIREWALL: Final = Rival(
    "http.firewall.blocked",
    "curl -sS -D - -o /dev/null LOGIN_URL",
    _("If this plain request gets the same page, a firewall answers in the login's place, whoever signs in."),
)


@rule(
    "login.credentials.rejected",
    leads_to=("token.value.missing",),
    text=Text(
        title=_("The login refuses the configured credentials ({status})"),
        impact=_("No token for this user, so no connection."),
        cause=_("User or password are wrong, expired or locked, or the account may not sign in here."),
        fix=_("Correct LOGIN_USER and LOGIN_PASSWORD, or unlock the account."),
        check=_("The same credentials sign in."),
        name=_("The login refuses the configured credentials"),
    ),
    steps=(CORRECT_CREDENTIALS,),
)
def credentials_rejected(login: Login, target: Target) -> Outcome:
    """Fail when the login refuses the given user: 401, 403 or invalid_grant (RFC 6749 section 5.2); proven.

    Inferred when the answer is that of a firewall or bot check.
    """
    if not refuses_user(login):
        return Pass()
    if not login.credentials_given:
        return NotMeasured(NO_CREDENTIALS)
    found = answered(target, Severity.HIGH, "login:response/status", status=status_of(login))
    blocked = login.response is not None and blocks(login.response)
    return replace(found, confidence=Confidence.INFERRED, rivals=(_FIREWALL,)) if blocked else found
