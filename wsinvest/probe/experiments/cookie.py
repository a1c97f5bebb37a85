"""The cookies that the server set in this run, sent back as browsers do."""

from dataclasses import replace

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import CookieJar, NotApplicable, ProbeRequest


@experiment(
    "cookie",
    separates=("http.cookie.required",),
    order=77,
    text=_("with the cookies that the server set"),
)
def cookies_returned(request: ProbeRequest, base: Attempt, jar: CookieJar) -> ProbeRequest | NotApplicable:
    """Those of its refusal and of its pages, beside what is sent anyway (RFC 6265 section 5.4)."""
    known = {name for name, _value in request.cookies}
    new = tuple((name, value) for name, value in jar.items() if name not in known)
    if not new or not refused(base):
        return NotApplicable("the server set no other cookie, or it was not the request that failed")
    return replace(request, cookies=(*request.cookies, *new))
