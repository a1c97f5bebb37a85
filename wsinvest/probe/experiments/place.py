"""The same token in another place: where does the server look for it?"""

from dataclasses import replace

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.stage import StageName
from wsinvest.model.target import AuthMode
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(
    "place",
    separates=("token.transport.mismatch",),
    order=60,
    text=_("the token in the Authorization header"),
)
def in_header(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As a bearer token, which browsers cannot send."""
    return _moved(request, base, AuthMode.HEADER)


@experiment(
    "place",
    separates=("token.transport.mismatch",),
    order=61,
    text=_("the token in the query string"),
)
def in_query(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As a parameter of the URL."""
    return _moved(request, base, AuthMode.QUERY)


@experiment(
    "place",
    separates=("token.transport.mismatch",),
    order=62,
    text=_("the token in a cookie"),
)
def in_cookie(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As a cookie."""
    return _moved(request, base, AuthMode.COOKIE)


@experiment(
    "place",
    separates=("token.transport.mismatch",),
    order=63,
    text=_("the token among the subprotocols"),
)
def in_subprotocol(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As the last of the offered subprotocols."""
    return _moved(request, base, AuthMode.SUBPROTOCOL)


@experiment(
    "place",
    separates=("token.transport.mismatch",),
    order=65,
    text=_("the token in the first message"),
)
def in_message(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As JSON once the connection is open, where a server accepted the request and then closed."""
    failed = base.failed
    if failed is None or failed.name is not StageName.FIRST_SECOND or base.engineio is not None:
        return NotApplicable("the server did not accept and then close")
    return _moved(request, base, AuthMode.MESSAGE)


def _moved(request: ProbeRequest, base: Attempt, place: AuthMode) -> ProbeRequest | NotApplicable:
    if request.token is None or request.token.empty or not refused(base):
        return NotApplicable("no token was sent, or it was not the request that failed")
    if request.place is place:
        return NotApplicable("the token stands there already")
    return replace(request, place=place)
