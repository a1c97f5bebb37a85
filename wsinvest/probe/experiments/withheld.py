"""Without the cookie that a browser does not send: does the server open for a browser at all?"""

from dataclasses import replace

from wsinvest.facts import cookies
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.target import AuthMode, Target
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(
    cookies.AXIS,
    separates=("token.cookie.not_sent",),
    order=2,
    text=_("without the cookie that a browser does not send"),
)
def cookie_withheld(
    request: ProbeRequest, base: Attempt, target: Target, login: Login | None
) -> ProbeRequest | NotApplicable:
    """Made where the request with that cookie opens: the login sets it so that a browser keeps it back."""
    if base.failed is not None or request.place is not AuthMode.COOKIE or request.token is None:
        return NotApplicable("the request did not open, or carries no cookie as its token")
    if login is None or target.login_url is None:
        return NotApplicable("no login sets that cookie")
    cookie = cookies.named(login.cookies, request.name)
    if cookie is None or cookies.withheld(cookie, target.login_url, target.url, target.origin) is None:
        return NotApplicable("the login does not set that cookie, or a browser sends it")
    return replace(request, token=None)
