"""The token of another source in place of the one in use: that of the login, or that of the URL."""

from dataclasses import replace
from typing import Final

from wsinvest.facts.comparison import OTHER_TOKEN, refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import Credentials, RequestTokens
from wsinvest.redact.secret import Secret

_SEPARATES: Final = (
    "token.value.empty",
    "token.value.placeholder",
    "token.time.expired",
    "token.format.truncated",
    "token.format.not_jwt",
    "token.signature.invalid",
)


@experiment(OTHER_TOKEN, separates=_SEPARATES, order=48, text=_("the token that stands in the URL"))
def token_url(request: ProbeRequest, base: Attempt, credentials: Credentials) -> ProbeRequest | NotApplicable:
    """Where two tokens were given: the other one, as it was given."""
    return _given(request, base, credentials.url_token)


@experiment(
    OTHER_TOKEN,
    separates=_SEPARATES,
    order=57,
    text=_("the token that the login issues"),
)
def token_login(request: ProbeRequest, base: Attempt, tokens: RequestTokens) -> ProbeRequest | NotApplicable:
    """Fresh, and signed by whoever signs for this service: no secret is needed here."""
    return _given(request, base, tokens.login)


def _given(request: ProbeRequest, base: Attempt, token: Secret | None) -> ProbeRequest | NotApplicable:
    if token is None or token.empty or not refused(base):
        return NotApplicable("that source gave no token, or it was not the request that failed")
    return replace(request, token=token)
