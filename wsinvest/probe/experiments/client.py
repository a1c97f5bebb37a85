"""The client's program: the headers of a browser, where ours names a program that few have heard of."""

from dataclasses import replace
from typing import Final

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest

# 401 and 407 ask for credentials, 429 and 5xx are about the server; none of them is about a program.
_MAY_BE_THE_PROGRAM: Final = frozenset({400, 403, 404, 405, 406, 409, 410, 418, 444, 503})


@experiment(
    "client",
    separates=("http.firewall.user_agent",),
    order=78,
    text=_("with the headers of a browser"),
)
def as_browser(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """What a browser tells of itself; nothing else is changed."""
    named = any(name.lower() == "user-agent" for name, _value in request.headers)
    if request.browser or named or not refused(base) or base.opened:
        return NotApplicable("a User-Agent was given, or it was not the request that failed")
    if base.response is not None and base.response.status not in _MAY_BE_THE_PROGRAM:
        return NotApplicable("such a status is not about the client's program")
    return replace(request, browser=True)
