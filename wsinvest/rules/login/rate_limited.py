"""The login answers 429: too many requests."""

from typing import Final

from wsinvest.analysis.login import TOO_MANY, answered
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import NOTHING, Text, _, filled
from wsinvest.model.finding import Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

REUSE_TOKENS: Final = Step(
    "reuse_tokens",
    TODAY,
    60,
    _("Keep a token until it runs out, and back off after 429."),
    _("One login serves many connections."),
)
_AFTER: Final = _(" It asks to wait: Retry-After {retry}.")
_NOTHING: Final = NOTHING


@rule(
    "login.rate.limited",
    leads_to=("token.value.missing",),
    text=Text(
        title=_("The login turns requests away with 429"),
        impact=_("Users who sign in now get no token.{after}"),
        cause=_("Too many logins from this address or for this user."),
        fix=_("Reuse tokens until they run out; back off with growing pauses."),
        check=_("After the pause a single login succeeds."),
    ),
    steps=(REUSE_TOKENS,),
)
def rate_limited(login: Login, target: Target) -> Outcome:
    """Fail when the login answers 429; proven by its answer, with Retry-After if given."""
    if login.response is None or login.response.status != TOO_MANY:
        return Pass()
    retry = login.response.retry_after
    after = filled(_AFTER, retry=retry) if retry else _NOTHING
    return answered(target, Severity.HIGH, "login:response/status", after=after)
