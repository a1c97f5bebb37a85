"""The controls: no token at all, and nothing changed. A probe that opens proves something only while these stay red."""

from dataclasses import replace

from wsinvest.config.urls import without_secrets
from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest


@experiment(
    "control",
    separates=("http.auth.rejected", "http.path.not_found", "token.value.missing"),
    order=30,
    text=_("without a token"),
)
def without_token(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The same request without its token."""
    if request.token is None or not refused(base):
        return NotApplicable("no token was sent, or it was not the request that failed")
    return replace(request, token=None, resource=without_secrets(request.resource))


@experiment(
    "control",
    separates=(),
    order=99,
    text=_("once more, with nothing changed"),
)
def unchanged() -> NotApplicable:
    """The request that failed, made again by the search itself: did it fail only for a while?"""
    return NotApplicable("asked for when a change has opened")
