"""A protocol version other than 13 is configured."""

from typing import Final

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.proofs import Proofs, cite_probe
from wsinvest.analysis.repairs import SEND_VERSION_13
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule

_VERSION: Final = "13"


@rule(
    "config.protocol.version_obsolete",
    leads_to=("protocol.version.unsupported",),
    text=Text(
        title=_("Protocol version {version} is configured in place of 13"),
        impact=_("Servers answer 400 or 426 to every handshake with a version that they do not speak."),
        cause=_("WS_PROTOCOL_VERSION is {version}. 13 is the version of RFC 6455; the others were drafts."),
        fix=_("Set it to 13, or leave it to the client library."),
        check=_("The request carries Sec-WebSocket-Version: 13 and the handshake opens."),
        name=_("A protocol version other than 13 is configured"),
    ),
    steps=(SEND_VERSION_13,),
)
def protocol_version_obsolete(config: Config, handshake: Handshake | None) -> Outcome:
    """Fail when WS_PROTOCOL_VERSION is not 13; proven when a handshake with 13 gets further (RFC 6455 section 4.1).

    MEDIUM and observed where the configured version opens.
    """
    setting = config.setting("WS_PROTOCOL_VERSION")
    if setting.state is not ValueState.SET or setting.shown in ("", _VERSION):
        return Pass()
    if handshake is not None and any(one.opened for one in handshake.repeats):
        return Fail(
            Severity.MEDIUM, Confidence.OBSERVED, {"version": setting.shown}, cite(config, "WS_PROTOCOL_VERSION")
        )
    probe = Proofs(handshake).of("config.protocol.version_obsolete") if handshake else None
    return Fail(
        Severity.HIGH,
        Confidence.PROVEN if probe else Confidence.INFERRED,
        values={"version": setting.shown},
        evidence=(*cite(config, "WS_PROTOCOL_VERSION"), *cite_probe(probe)),
    )
