"""The same token under the other names that servers read it from."""

from dataclasses import replace

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.target import AuthMode
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(
    "parameter",
    separates=("token.transport.param_name",),
    order=70,
    text=_("the token under the name token"),
)
def named_token(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The parameter, cookie or field of the first message called token."""
    return _renamed(request, base, "token")


@experiment(
    "parameter",
    separates=("token.transport.param_name",),
    order=71,
    text=_("the token under the name access_token"),
)
def named_access_token(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The parameter or cookie called access_token."""
    return _renamed(request, base, "access_token")


@experiment(
    "parameter",
    separates=("token.transport.param_name",),
    order=72,
    text=_("the token under the name jwt"),
)
def named_jwt(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The parameter or cookie called jwt."""
    return _renamed(request, base, "jwt")


def _renamed(request: ProbeRequest, base: Attempt, name: str) -> ProbeRequest | NotApplicable:
    if request.token is None or request.token.empty or not refused(base):
        return NotApplicable("no token was sent, or it was not the request that failed")
    if request.place not in (AuthMode.QUERY, AuthMode.COOKIE, AuthMode.MESSAGE) or request.name == name:
        return NotApplicable("the token has no name there, or has this one already")
    return replace(request, name=name)
