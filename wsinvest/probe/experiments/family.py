"""The other address family of the same name: is another server, or none, behind it? No token is sent."""

from dataclasses import replace

from wsinvest.config.urls import public
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.target import AuthMode
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(
    "family",
    separates=("dns.family.mismatch", "tcp.connect.refused"),
    order=90,
    text=_("over the other address family"),
)
def other_family(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """IPv4 in place of IPv6 and the other way round; judged by the stage that is reached."""
    used = {address.family for address in base.addresses if address.tried}
    others = {address.family for address in base.addresses} - used
    if not others:
        return NotApplicable("the name has addresses of one family only, or both were tried")
    return replace(
        request,
        family=others.pop(),
        token=None,
        place=AuthMode.NONE,
        headers=(),
        cookies=(),
        resource=public(request.resource),
    )
