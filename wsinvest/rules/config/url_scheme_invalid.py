"""The WebSocket URL has another scheme than ws or wss."""

from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.registry import rule

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
