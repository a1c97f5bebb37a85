"""The token was not encoded exactly once."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.damage import damaged_by
from wsinvest.analysis.proofs import proved_by
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Outcome, Severity, Step
from wsinvest.model.registry import rule

ENCODE_ONCE: Final = Step(
    "encode_token_once",
    TODAY,
    30,
    Phrase(
        "Percent-encode the token exactly once, where the URL is built (encodeURIComponent, urllib.parse.urlencode); "
        "write JWTs in base64url without padding.",
        "Codificar o token (percent-encoding) exatamente uma vez, onde a URL é montada (encodeURIComponent, "
        "urllib.parse.urlencode); escrever JWTs em base64url sem preenchimento.",
    ),
    Phrase("The server reads the token as it was issued.", "O servidor lê o token como ele foi emitido."),
)
_ENCODED, _DECODED = ("token_encoded",), ("token_decoded",)
_MISREAD: Final = Phrase(
    "It stands bare in the URL: in a query + is read as a blank, and & ends the value. Percent-encoded it is taken.",
    "Ele está na URL sem codificação: numa query, + é lido como espaço e & encerra o valor. Codificado "
    "(percent-encoding), é aceito.",
)
_TWICE: Final = Phrase(
    "It was percent-encoded twice: with one encoding less it is taken.",
    "Ele foi codificado duas vezes (percent-encoding): com uma codificação a menos, é aceito.",
)
_NO_JWT_HAS: Final = Phrase(
    "It holds percent signs, or +, / or =, which no JWT has.",
    "Ele contém sinais de porcentagem, +, / ou =, que nenhum JWT tem.",
)


@rule(
    "token.format.encoding",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token was not encoded exactly once, or in the wrong alphabet",
            impact="{effect}",
            cause="{why}",
            fix="Encode exactly once; write JWTs in base64url without padding.",
            check="The server reads the token as it was issued.",
            name="The token was not encoded exactly once",
        ),
        pt_BR=Words(
            title="O token não foi codificado exatamente uma vez, ou está no alfabeto errado",
            impact="{effect}",
            cause="{why}",
            fix="Codifique exatamente uma vez; escreva JWTs em base64url sem preenchimento.",
            check="O servidor lê o token como ele foi emitido.",
            name="O token não foi codificado exatamente uma vez",
        ),
    ),
    steps=(ENCODE_ONCE,),
)
def format_encoding(token: Token, handshake: Handshake | None) -> Outcome:
    """Percent signs, or the alphabet of plain base64; of what is no JWT only a probe can say how it was meant."""
    for labels, why in ((_ENCODED, _MISREAD), (_DECODED, _TWICE)):
        if handshake is not None and not _looks_encoded(token) and proved_by(handshake, labels):
            return attribution.hit(Severity.HIGH, handshake, labels, ("token:state",), why=why)
    flag = "percent_encoded" if token.damage.percent_encoded else "standard_base64"
    return damaged_by(flag, token, handshake, *_DECODED, "token_url_safe", why=_NO_JWT_HAS)


def _looks_encoded(token: Token) -> bool:
    return token.damage.percent_encoded or token.damage.standard_base64
