"""The expired token with another exp: same user, same rights, same key."""

from dataclasses import replace

from wsinvest.facts.comparison import TOKEN_TIME, refused
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.credentials import RequestTokens


@experiment(
    TOKEN_TIME,
    separates=("token.time.expired",),
    order=47.5,
    text=_("the same token, signed again with an exp that lies ahead"),
)
def token_renewed(request: ProbeRequest, base: Attempt, tokens: RequestTokens) -> ProbeRequest | NotApplicable:
    """Before any other token is tried: those differ in more than the time."""
    if tokens.renewed is None or not refused(base):
        return NotApplicable("the token has not expired or cannot be signed here, or it was not what failed")
    return replace(request, token=tokens.renewed)
