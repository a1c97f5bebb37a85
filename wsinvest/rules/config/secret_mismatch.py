"""The issuer and the server use different secrets."""

from typing import Final

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.decodings import connects, opens, proof, signed_by
from wsinvest.analysis.proofs import cite_probe
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import AS_LOADED, DECODINGS, SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity, Step
from wsinvest.model.registry import rule

_SIGNATURE: Final = "token.signature.invalid"
ONE_SECRET: Final = Step(
    "one_secret",
    TODAY,
    30,
    _("Give issuer and server the same JWT_SECRET from one source, and restart both."),
    _("A token that the login has just issued opens the WebSocket."),
    snippet=_('# on issuer and server: both must print the same\nprintf %s "$JWT_SECRET" | sha256sum'),
)


@rule(
    "config.secret.mismatch",
    leads_to=("token.signature.invalid",),
    text=Text(
        title=_("Issuer and server use different secrets"),
        impact=_("Every token that is issued is refused."),
        cause=_(
            "The issued token is well formed and in force, but its signature was not made with the JWT_SECRET "
            "that is configured for the server."
        ),
        fix=_("Take the secret from one source on both sides, byte by byte the same, and restart both."),
        check=_("A token that the login has just issued verifies with the configured JWT_SECRET."),
    ),
    steps=(ONE_SECRET,),
)
def secret_mismatch(config: Config, token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the issued token's signature does not match JWT_SECRET; proven when a token minted with it opens.

    Also proven when another decoding of JWT_SECRET verifies the issued token.
    """
    judged = next(((place, one) for place, one in enumerate(token.readings) if one.reading == AS_LOADED), None)
    if judged is None or config.setting(SECRET).state is not ValueState.SET:
        return Pass()
    place, verdict = judged
    if verdict.verified or verdict.code != _SIGNATURE or token.undamaged_verifies or connects(handshake):
        return Pass()
    signed = signed_by(handshake, AS_LOADED) if opens(handshake, AS_LOADED) else None
    shown = (*proof(DECODINGS[1:], token, handshake), *cite_probe(signed))
    return Fail(
        Severity.CRITICAL,
        Confidence.PROVEN if shown else Confidence.INFERRED,
        evidence=(f"token:readings/{place}", *cite(config, SECRET), *shown),
    )
