"""The control: no token at all. A probe that opens proves something only while this one stays red."""

from dataclasses import replace

from wsinvest.attempt import Attempt
from wsinvest.inputs.urls import without_secrets
from wsinvest.language import Phrase
from wsinvest.net.request import NotApplicable, ProbeRequest
from wsinvest.net.turn import refused
from wsinvest.registry import experiment


@experiment(
    "control",
    separates=("http.auth.rejected", "http.path.not_found", "token.value.missing"),
    order=30,
    text=Phrase("without a token", "sem token"),
)
def without_token(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The same request without its token."""
    if request.token is None or not refused(base):
        return NotApplicable("no token was sent, or it was not the request that failed")
    return replace(request, token=None, resource=without_secrets(request.resource))
