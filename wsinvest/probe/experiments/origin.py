"""The Origin header: absent, the first one that the configuration allows, or the server's own."""

from dataclasses import replace

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.target import host_header
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import Credentials


@experiment(
    "origin",
    separates=("http.origin.rejected", "config.origin.missing"),
    order=20,
    text=_("with an allowed Origin"),
)
def origin_allowed(request: ProbeRequest, base: Attempt, credentials: Credentials) -> ProbeRequest | NotApplicable:
    """The first origin of WS_ALLOWED_ORIGINS that is one, not a pattern."""
    allowed = next((one for one in credentials.origins if "://" in one and "*" not in one), "")
    if not allowed or request.origin == allowed or not refused(base):
        return NotApplicable("no other origin is known to be allowed, or it was not the request that failed")
    return replace(request, origin=allowed)


@experiment(
    "origin",
    separates=("http.origin.rejected",),
    order=75,
    text=_("with the server's own Origin"),
)
def origin_own(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As a page of the same server asks: many servers allow nothing else (RFC 6455 section 10.2)."""
    own = f"{'https' if request.url.secure else 'http'}://{host_header(request.url)}"
    if request.origin == own or not refused(base):
        return NotApplicable("the server's own Origin was sent, or it was not the request that failed")
    return replace(request, origin=own)


@experiment(
    "origin",
    separates=("http.origin.rejected",),
    order=21,
    text=_("without Origin"),
)
def origin_absent(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """As tools that are no browsers ask."""
    if not request.origin or not refused(base):
        return NotApplicable("no Origin was sent, or it was not the request that failed")
    return replace(request, origin="")
