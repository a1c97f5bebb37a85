"""Issuer and server use different secrets."""

from typing import Final

from wsinvest.analysis.decodings import MINTED_PROBE, cite, connects, proof
from wsinvest.analysis.proofs import proved_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import AS_READ, READINGS, SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule

_SIGNATURE: Final = "token.signature.invalid"
ONE_SECRET: Final = Step(
    "one_secret",
    TODAY,
    30,
    Phrase(
        "Give issuer and server the same JWT_SECRET from one source, and restart both.",
        "Fornecer ao emissor e ao servidor o mesmo JWT_SECRET a partir de uma única fonte e reiniciar os dois.",
    ),
    Phrase(
        "A token that the login has just issued opens the WebSocket.",
        "Um token recém-emitido pelo login abre o WebSocket.",
    ),
)


@rule(
    "config.secret.mismatch",
    leads_to=("token.signature.invalid",),
    text=Text(
        en=Words(
            title="Issuer and server use different secrets",
            impact="Every token that is issued is refused.",
            cause="The issued token is well formed and in force, but its signature was not made with the JWT_SECRET "
            "that is configured for the server.",
            fix="Take the secret from one source on both sides, byte by byte the same, and restart both.",
            check="A token that the login has just issued verifies with the configured JWT_SECRET.",
        ),
        pt_BR=Words(
            title="Emissor e servidor usam segredos diferentes",
            impact="Todo token emitido é recusado.",
            cause="O token emitido está bem formado e dentro da validade, mas sua assinatura não foi feita com o "
            "JWT_SECRET configurado para o servidor.",
            fix="Use nos dois lados o segredo de uma única fonte, idêntico byte a byte, e reinicie os dois.",
            check="Um token recém-emitido pelo login é verificado com o JWT_SECRET configurado.",
        ),
    ),
    steps=(ONE_SECRET,),
)
def secret_mismatch(config: Config, token: Token, handshake: Handshake | None) -> Outcome:
    """Proven when a token minted with the configured secret opens, or another reading of it fits the issued one."""
    judged = next(((place, one) for place, one in enumerate(token.readings) if one.reading == AS_READ), None)
    if judged is None or config.setting(SECRET).state is not ValueState.SET:
        return Clear()
    place, verdict = judged
    if verdict.verified or verdict.code != _SIGNATURE or token.undamaged_verifies or connects(handshake):
        return Clear()
    shown = proof(READINGS[1:], token, handshake)
    probe = proved_by(handshake, (MINTED_PROBE,)) if handshake else None
    opened = (f"handshake:probes/{probe.id}",) if probe else ()
    return Hit(
        Severity.CRITICAL,
        Confidence.PROVEN if shown or opened else Confidence.INFERRED,
        evidence=(f"token:readings/{place}", *cite(config, SECRET), *shown, *opened),
    )
