"""What breaks nobody today and still is unwise: tokens that live for long, travel in clear, or rest on a weak key."""

from datetime import timedelta
from typing import Final

from wsinvest.analysis.remediation import NEXT_WEEK
from wsinvest.facts.config import Config
from wsinvest.facts.keyset import Ignored, Keyset
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity, Step
from wsinvest.model.hosts import is_loopback, is_private
from wsinvest.model.registry import rule
from wsinvest.model.target import AuthMode, Target

SHORTEN_LIFETIME: Final = Step(
    "shorten_token_lifetime",
    NEXT_WEEK,
    120,
    Phrase(
        "Issue access tokens for a quarter of an hour, and renew them with a refresh token.",
        "Emitir tokens de acesso para um quarto de hora e renová-los com um token de renovação (refresh).",
    ),
    Phrase(
        "exp of a fresh token is at most an hour after iat.", "O exp de um token novo é até uma hora depois do iat."
    ),
)
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
REPLACE_KEY: Final = Step(
    "replace_weak_key",
    NEXT_WEEK,
    120,
    Phrase(
        "Make an RSA pair of 2,048 bits or more, or an EC pair; publish it, then sign with it.",
        "Criar um par RSA de 2.048 bits ou mais, ou um par EC; publicá-lo e depois assinar com ele.",
    ),
    Phrase("No public key has fewer than 2,048 bits.", "Nenhuma chave pública tem menos de 2.048 bits."),
)
_LONG: Final = timedelta(hours=1)  # RFC 9700 section 2.2 asks for short ones; a quarter of an hour is usual
_VERY_LONG: Final = timedelta(days=1)


@rule(
    "token.lifetime.long",
    text=Text(
        en=Words(
            title="The token lives for {hours:int} hours",
            impact="Who gets hold of it can use it for as long; it cannot be called back.",
            cause="The issuer sets exp far ahead, often in place of renewal.",
            fix="Issue short tokens, and renew them while the user is there.",
            check="exp of a fresh token is at most an hour after iat.",
            name="The token lives for long",
        ),
        pt_BR=Words(
            title="O token vale por {hours:int} horas",
            impact="Quem o obtiver pode usá-lo por todo esse tempo; não há como revogá-lo.",
            cause="O emissor define exp muito à frente, em geral no lugar de uma renovação.",
            fix="Emita tokens curtos e renove-os enquanto o usuário estiver presente.",
            check="O exp de um token novo é até uma hora depois do iat.",
            name="O token vale por muito tempo",
        ),
    ),
    steps=(SHORTEN_LIFETIME,),
)
def lifetime_long(token: Token) -> Outcome:
    """exp less iat: low from an hour on, medium from a day on."""
    anatomy = token.anatomy
    if anatomy is None or anatomy.exp is None or anatomy.iat is None or anatomy.exp - anatomy.iat <= _LONG:
        return Clear()
    lives = anatomy.exp - anatomy.iat
    severity = Severity.MEDIUM if lives > _VERY_LONG else Severity.LOW
    values = {"hours": max(2, round(lives / timedelta(hours=1)))}
    return Hit(severity, Confidence.OBSERVED, values, ("token:anatomy/exp", "token:anatomy/iat"))


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
def plaintext(token: Token, config: Config, target: Target) -> Outcome:
    """Medium; low within a private network, where a proxy may add TLS in front; nothing on loopback."""
    sent = target.auth.mode is not AuthMode.NONE and token.state is TokenState.PRESENT
    if not sent or target.url.secure or not target.url.known or is_loopback(target.url.host):
        return Clear()
    severity = Severity.LOW if is_private(target.url.host) else Severity.MEDIUM
    return Hit(severity, Confidence.OBSERVED, {"scheme": config.url.used}, ("config:url/used", "token:state"))


@rule(
    "config.secret.weak_key",
    text=Text(
        en=Words(
            title="A public key has fewer than 2,048 bits",
            impact="RSA of this size can be broken with effort: then anybody signs tokens. Strict servers refuse it.",
            cause="The pair is old, or was made for tests.",
            fix="Replace it by RSA of 2,048 bits or more, or by EC.",
            check="No public key of the issuer has fewer than 2,048 bits.",
        ),
        pt_BR=Words(
            title="Uma chave pública tem menos de 2.048 bits",
            impact="RSA desse tamanho pode ser quebrado com esforço, e então qualquer um assina tokens; servidores "
            "rigorosos a recusam.",
            cause="O par é antigo ou foi criado para testes.",
            fix="Troque por RSA de 2.048 bits ou mais, ou por EC.",
            check="Nenhuma chave pública do emissor tem menos de 2.048 bits.",
        ),
    ),
    steps=(REPLACE_KEY,),
)
def weak_key(token: Token, keyset: Keyset | None) -> Outcome:
    """JWT_PUBLIC_KEY, or one of the published keys (RFC 7518 section 3.3)."""
    in_set = keyset is not None and Ignored.WEAK in keyset.ignored
    shown = (
        *(("token:expected/weak_key",) if token.expected.weak_key else ()),
        *(("keyset:ignored",) if in_set else ()),
    )
    return Hit(Severity.MEDIUM, Confidence.OBSERVED, {}, shown) if shown else Clear()
