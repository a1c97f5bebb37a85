"""The token travels unencrypted."""

from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK
from wsinvest.facts.config import Config
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.hosts import is_loopback, is_private
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

ENCRYPT: Final = Step(
    "encrypt_connection",
    NEXT_WEEK,
    240,
    Phrase(
        "Serve the endpoint over TLS, let clients use wss://, and close the plain port.",
        "Servir o endpoint com TLS, usar wss:// nos clientes e fechar a porta sem TLS.",
    ),
    Phrase("The application's URL begins with wss://.", "A URL da aplicação começa com wss://."),
)


@rule(
    "token.transport.plaintext",
    text=Text(
        en=Words(
            title="The token travels unencrypted: {scheme}:// to another host",
            impact="Whoever sits on the way can read and use it.",
            cause="The URL names the plain scheme.",
            fix="Use wss://, and close the plain port.",
            check="The application's URL begins with wss://.",
            name="The token travels unencrypted",
        ),
        pt_BR=Words(
            title="O token trafega sem criptografia: {scheme}:// para outro host",
            impact="Quem estiver no caminho pode lê-lo e usá-lo.",
            cause="A URL usa o esquema sem TLS.",
            fix="Use wss:// e feche a porta sem TLS.",
            check="A URL da aplicação começa com wss://.",
            name="O token trafega sem criptografia",
        ),
    ),
    steps=(ENCRYPT,),
)
def transport_plaintext(token: Token, config: Config, target: Target) -> Outcome:
    """Medium; low within a private network, where a proxy may add TLS in front; nothing on loopback."""
    sent = target.auth.mode is not AuthMode.NONE and token.state is TokenState.PRESENT
    if not sent or target.url.secure or not target.url.known or is_loopback(target.url.host):
        return Clear()
    severity = Severity.LOW if is_private(target.url.host) else Severity.MEDIUM
    return Hit(severity, Confidence.OBSERVED, {"scheme": config.url.used}, ("config:url/used", "token:state"))
