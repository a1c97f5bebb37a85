"""The login succeeds but gives no token."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.login import COOKIE_ONLY, NO_CREDENTIALS, OK, answered, is_status, is_text, status_of
from wsinvest.analysis.remediation import TEST_GENERATION, VERIFY_AUTH
from wsinvest.facts.login import Login
from wsinvest.facts.words import ENUMS
from wsinvest.i18n.messages import Text, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Confidence, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

_UNSIGNED: Final = _(
    "The service could not make a token and did not say so; an unset signing secret is the usual reason."
)
_NO_FIELD: Final = _(
    "No field of its answer is known as a token's. A second factor, an error with status 200 and a session in a "
    "cookie look like that, and so does a token that could not be signed."
)
_NONE: Final = ("-",)


@rule(
    "login.response.empty_token",
    leads_to=("token.value.empty",),
    text=Text(
        title=_("The login says yes ({status}) but gives no token: {state}"),
        impact=_("Clients connect with an empty token and are refused."),
        cause=_("{why} Fields of its answer: {fields:list}."),
        fix=_("Let the service fail loudly when it has no token to give, and repair the reason."),
        check=_("A login answers with a token of three parts, or with an error."),
        name=_("The login answers without a token"),
    ),
    steps=(TEST_GENERATION, VERIFY_AUTH),
)
def response_empty_token(login: Login, target: Target) -> Outcome:
    """Fail when a 2xx JSON answer has an empty, null or placeholder token; proven; inferred if the field is absent."""
    if not is_status(login, OK) or login.token_state is TokenState.PRESENT or is_text(login):
        return Pass()
    if not login.credentials_given:
        return NotMeasured(NO_CREDENTIALS)
    if login.token_state is TokenState.ABSENT and _gives_cookie(login, target):
        return NotMeasured(COOKIE_ONLY)
    # An absent field may have another name than the configured one; an empty field has the right name.
    sure = Confidence.INFERRED if login.token_state is TokenState.ABSENT else Confidence.PROVEN
    state = ENUMS[TokenState][login.token_state]
    evidence = ("login:token_state", "login:response/status")
    why = _NO_FIELD if login.token_state is TokenState.ABSENT else _UNSIGNED
    values = {"status": status_of(login), "state": state, "why": why, "fields": login.fields or _NONE}
    return replace(answered(target, Severity.CRITICAL, *evidence, **values), confidence=sure)


def _gives_cookie(login: Login, target: Target) -> bool:
    """True if tokens are sent as cookies or the answer sets one."""
    return target.auth.mode is AuthMode.COOKIE or bool(login.response and login.response.header("set-cookie"))
