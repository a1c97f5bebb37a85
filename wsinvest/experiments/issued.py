"""The token that the login has just issued, where another one is in use."""

from dataclasses import replace

from wsinvest.attempt import Attempt
from wsinvest.language import Phrase
from wsinvest.net.request import NotApplicable, ProbeRequest
from wsinvest.net.turn import refused
from wsinvest.registry import experiment
from wsinvest.secret import Vault


@experiment(
    "token",
    separates=(
        "token.value.empty",
        "token.value.placeholder",
        "token.time.expired",
        "token.format.truncated",
        "token.format.not_jwt",
        "token.signature.invalid",
    ),
    order=57,
    text=Phrase("the token that the login issues", "o token emitido pelo login"),
)
def token_login(request: ProbeRequest, base: Attempt, vault: Vault) -> ProbeRequest | NotApplicable:
    """Fresh, and signed by whoever signs for this service: no secret is needed here."""
    issued = vault.get("token.login")
    if issued is None or issued.empty or not refused(base):
        return NotApplicable("the login gave no token, or it was not the request that failed")
    return replace(request, token=issued)
