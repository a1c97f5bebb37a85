"""A protocol version other than 13 is configured."""

from typing import Final

from wsinvest.analysis.configuration import cite_probe
from wsinvest.analysis.decodings import cite
from wsinvest.analysis.proofs import proved_by
from wsinvest.analysis.repairs import SEND_VERSION_13
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity
from wsinvest.model.registry import rule

_VERSION: Final = "13"


@rule(
    "config.protocol.version_obsolete",
    leads_to=("protocol.version.unsupported",),
    text=Text(
        en=Words(
            title="Protocol version {version} is configured in place of 13",
            impact="Servers answer 400 or 426 to every handshake with a version that they do not speak.",
            cause="WS_PROTOCOL_VERSION is {version}. 13 is the version of RFC 6455; the others were drafts.",
            fix="Set it to 13, or leave it to the client library.",
            check="The request carries Sec-WebSocket-Version: 13 and the handshake opens.",
            name="A protocol version other than 13 is configured",
        ),
        pt_BR=Words(
            title="A versão {version} do protocolo está configurada no lugar da 13",
            impact="Servidores respondem 400 ou 426 a todo handshake com uma versão que não conhecem.",
            cause="WS_PROTOCOL_VERSION é {version}. A versão da RFC 6455 é a 13; as outras foram rascunhos.",
            fix="Defina 13 ou deixe isso a cargo da biblioteca do cliente.",
            check="A requisição leva Sec-WebSocket-Version: 13 e o handshake é aberto.",
            name="Uma versão do protocolo diferente da 13 está configurada",
        ),
    ),
    steps=(SEND_VERSION_13,),
)
def protocol_version_obsolete(config: Config, handshake: Handshake | None) -> Outcome:
    """Proven when the handshake with 13 comes further than the configured version; advice where that one opens."""
    setting = config.setting("WS_PROTOCOL_VERSION")
    if setting.state is not ValueState.SET or setting.shown in ("", _VERSION):
        return Clear()
    if handshake is not None and any(one.opened for one in handshake.repeats):
        return Hit(
            Severity.MEDIUM, Confidence.OBSERVED, {"version": setting.shown}, cite(config, "WS_PROTOCOL_VERSION")
        )
    probe = proved_by(handshake, ("version_13",)) if handshake else None
    return Hit(
        Severity.HIGH,
        Confidence.PROVEN if probe else Confidence.INFERRED,
        values={"version": setting.shown},
        evidence=(*cite(config, "WS_PROTOCOL_VERSION"), *cite_probe(probe)),
    )
