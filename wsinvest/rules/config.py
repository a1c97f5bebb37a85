"""What the configuration says of the connection itself: the URL's scheme, the protocol version, the Origin."""

from typing import Final

from wsinvest.analysis.decodings import cite
from wsinvest.analysis.proofs import proved_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.rules.protocol import SEND_VERSION_13

_VERSION: Final = "13"
_FORBIDDEN: Final = 403
_WEBSOCKET: Final = ("ws", "wss")
_NO_SCHEME: Final = Phrase("has no scheme", "não tem esquema")
_SCHEMES: Final = {
    "http": Phrase("begins with http://", "começa com http://"),
    "https": Phrase("begins with https://", "começa com https://"),
}

WRITE_SCHEME: Final = Step(
    "write_scheme",
    TODAY,
    15,
    Phrase(
        "Write the WebSocket URL with ws:// or wss:// wherever it is configured.",
        "Escrever a URL do WebSocket com ws:// ou wss:// em todos os lugares onde é configurada.",
    ),
    Phrase("The client connects without rewriting the URL.", "O cliente se conecta sem reescrever a URL."),
)
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
    "config.url.scheme_invalid",
    text=Text(
        en=Words(
            title="The WebSocket URL {how}",
            impact="Many clients refuse such a URL before they open a connection. This investigation used {used}://.",
            cause="WebSocket URLs begin with ws:// or wss:// (RFC 6455 section 3); this one {how}.",
            fix="Write it as {used}://…",
            check="The same URL with {used}:// opens in the client that refused it.",
            name="The WebSocket URL has another scheme than ws or wss",
        ),
        pt_BR=Words(
            title="A URL do WebSocket {how}",
            impact="Muitos clientes recusam uma URL assim antes de abrir qualquer conexão. Esta investigação usou "
            "{used}://.",
            cause="URLs de WebSocket começam com ws:// ou wss:// (RFC 6455, seção 3); esta {how}.",
            fix="Escreva-a como {used}://…",
            check="A mesma URL com {used}:// é aceita pelo cliente que a recusava.",
            name="A URL do WebSocket usa um esquema que não é ws nem wss",
        ),
    ),
    steps=(WRITE_SCHEME,),
)
def url_scheme_invalid(config: Config) -> Outcome:
    """http, https, or none at all."""
    given = config.url.scheme
    if given in _WEBSOCKET:
        return Clear()
    values = {"how": _SCHEMES.get(given, _NO_SCHEME), "used": config.url.used}
    return Hit(Severity.HIGH, Confidence.PROVEN, values, ("config:url/scheme",))


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
        evidence=(*cite(config, "WS_PROTOCOL_VERSION"), *_cite_probe(probe)),
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
        return Hit(Severity.HIGH, Confidence.PROVEN, evidence=(*evidence, *_cite_probe(probe)))
    if handshake.probe("origin_allowed") is not None:
        return Clear()
    return Hit(Severity.MEDIUM, Confidence.INFERRED, evidence=evidence)


def _forbidden(attempt: Attempt) -> bool:
    return attempt.failed is not None and attempt.response is not None and attempt.response.status == _FORBIDDEN


def _cite_probe(probe: Attempt | None) -> tuple[str, ...]:
    return () if probe is None else (f"handshake:probes/{probe.id}",)
