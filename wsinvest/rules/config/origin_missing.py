"""No Origin is sent, although the server allows only some."""

from typing import Final

from wsinvest.analysis.configuration import cite_probe
from wsinvest.analysis.decodings import cite
from wsinvest.analysis.proofs import proved_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule

_FORBIDDEN: Final = 403
SEND_ORIGIN: Final = Step(
    "send_origin",
    TODAY,
    15,
    Phrase(
        "Send one of the allowed origins from clients that are no browsers, or allow clients without Origin.",
        "Enviar uma das origens permitidas a partir de clientes que não são navegadores, ou permitir clientes sem "
        "Origin.",
    ),
    Phrase("A handshake with the allowed Origin opens.", "Um handshake com o Origin permitido é aberto."),
)


@rule(
    "config.origin.missing",
    leads_to=("http.origin.rejected",),
    text=Text(
        en=Words(
            title="No Origin is sent, although the server allows only some",
            impact="Tools and native clients get 403 where a browser, which always sends an Origin, connects.",
            cause="WS_ORIGIN is not set while the server checks for the origins of WS_ALLOWED_ORIGINS.",
            fix="Send one of the allowed origins (WS_ORIGIN), or let the server accept clients without one.",
            check="A handshake with an allowed Origin opens.",
        ),
        pt_BR=Words(
            title="Nenhum Origin é enviado, embora o servidor só permita alguns",
            impact="Ferramentas e clientes nativos recebem 403 onde um navegador, que sempre envia Origin, se conecta.",
            cause="WS_ORIGIN não está definido, enquanto o servidor verifica as origens de WS_ALLOWED_ORIGINS.",
            fix="Envie uma das origens permitidas (WS_ORIGIN) ou faça o servidor aceitar clientes sem Origin.",
            check="Um handshake com um Origin permitido é aberto.",
        ),
    ),
    steps=(SEND_ORIGIN,),
)
def origin_missing(config: Config, handshake: Handshake) -> Outcome:
    """High when an allowed Origin turns the refusal; medium when it is only likely; nothing when no refusal came."""
    refused = tuple(one for one in handshake.repeats if not one.sent.origin and _forbidden(one))
    if not refused or config.setting("WS_ALLOWED_ORIGINS").state is not ValueState.SET:
        return Clear()
    evidence = (f"handshake:repeats/{refused[0].id}/response/status", *cite(config, "WS_ALLOWED_ORIGINS"))
    probe = proved_by(handshake, ("origin_allowed",))
    if probe is not None:
        return Hit(Severity.HIGH, Confidence.PROVEN, evidence=(*evidence, *cite_probe(probe)))
    if handshake.probe("origin_allowed") is not None:
        return Clear()
    return Hit(Severity.MEDIUM, Confidence.INFERRED, evidence=evidence)


def _forbidden(attempt: Attempt) -> bool:
    return attempt.failed is not None and attempt.response is not None and attempt.response.status == _FORBIDDEN
