"""A token that was damaged on its way: prefixed, quoted, padded with blanks, re-encoded, or cut."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.ends import failed_at
from wsinvest.analysis.proofs import proved_by
from wsinvest.analysis.remediation import TODAY, VERIFY_AUTH
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.attempt import Reason, StageName, TokenState
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule

CARRY_UNCHANGED: Final = Step(
    "carry_token_unchanged",
    TODAY,
    30,
    Phrase(
        "Hand the token over unchanged from where it is issued to where it is sent.",
        "Levar o token sem alteração desde a emissão até o envio.",
    ),
    Phrase(
        "The token that is sent is, byte for byte, the one that was issued.",
        "O token enviado é, byte a byte, o que foi emitido.",
    ),
)
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
NO_JWT_EXPECTED: Final = Phrase(
    "Nothing that is configured says that the server wants a JWT, so an opaque token was not judged.",
    "Nada na configuração indica que o servidor espera um JWT; um token opaco não foi avaliado.",
)
NOT_REACHED: Final = Phrase(
    "No handshake came as far as the server's check of the token.",
    "Nenhum handshake chegou até a verificação do token pelo servidor.",
)
_CANNOT_BE_SENT: Final = Phrase(
    "Such a request cannot be sent: a blank would break it.",
    "Essa requisição não pode ser enviada: um espaço a quebraria.",
)
_ROUND: Final = Phrase(
    " Its length is that of a full column or buffer.", " O comprimento é o de uma coluna ou buffer cheio."
)
_NOTHING: Final = Phrase("", "")
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
_ALL_UNDONE: Final = "token_undamaged"  # damage comes in layers; this probe takes all of them off


@rule(
    "token.format.bearer_prefix",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token starts with the word Bearer",
            impact="{effect}",
            cause="The value of an Authorization header was used where the bare token is due.",
            fix="Send the bare token; the word Bearer belongs into the header, once.",
            check="The token begins with eyJ.",
        ),
        pt_BR=Words(
            title="O token começa com a palavra Bearer",
            impact="{effect}",
            cause="O valor de um cabeçalho Authorization foi usado onde se espera só o token.",
            fix="Envie só o token; a palavra Bearer pertence ao cabeçalho, uma única vez.",
            check="O token começa com eyJ.",
        ),
    ),
    steps=(CARRY_UNCHANGED,),
)
def bearer_prefix(token: Token, handshake: Handshake | None) -> Outcome:
    """A scheme in front of the token."""
    return _damaged("bearer_prefix", token, handshake, "token_without_bearer")


@rule(
    "token.format.quoted",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token stands in quotes",
            impact="{effect}",
            cause="A text was written as JSON, or the quotes of a configuration file became part of the value.",
            fix="Take the quotes off where the token is stored or read.",
            check="The token begins with eyJ and ends with a letter, a digit, - or _.",
        ),
        pt_BR=Words(
            title="O token está entre aspas",
            impact="{effect}",
            cause="Um texto foi gravado como JSON, ou as aspas do arquivo passaram a fazer parte do valor.",
            fix="Remova as aspas onde o token é gravado ou lido.",
            check="O token começa com eyJ e termina com letra, dígito, - ou _.",
        ),
    ),
    steps=(CARRY_UNCHANGED,),
)
def quoted(token: Token, handshake: Handshake | None) -> Outcome:
    """Quotes at an end."""
    return _damaged("quoted", token, handshake, "token_unquoted")


@rule(
    "token.format.whitespace",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="Blanks or line ends stand around or inside the token",
            impact="{effect}",
            cause="The token was read from a file, a header or a prompt with its line end.",
            fix="Trim the token once, where it is read.",
            check="The token holds no blank, tab or line end.",
        ),
        pt_BR=Words(
            title="Há espaços ou quebras de linha em volta ou dentro do token",
            impact="{effect}",
            cause="O token foi lido de um arquivo, cabeçalho ou terminal junto com a quebra de linha.",
            fix="Remova os espaços uma vez, no ponto em que o token é lido.",
            check="O token não contém espaço, tabulação nem quebra de linha.",
        ),
    ),
    steps=(CARRY_UNCHANGED,),
)
def whitespace(token: Token, handshake: Handshake | None) -> Outcome:
    """A raw blank makes the request itself unsendable, which is proof enough."""
    unsendable = failed_at(handshake.repeats, StageName.REQUEST, Reason.UNSENDABLE) if handshake else ()
    if unsendable and token.state is TokenState.PRESENT and token.damage.whitespace:
        evidence = ("token:damage/whitespace", f"handshake:repeats/{unsendable[0].id}/stages/request")
        return Hit(Severity.HIGH, Confidence.PROVEN, {"effect": _CANNOT_BE_SENT}, evidence)
    return _damaged("whitespace", token, handshake, "token_trimmed")


@rule(
    "token.format.truncated",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is cut: {parts:int} of 3 parts, {bytes:bytes}",
            impact="{effect}",
            cause="A column, buffer or line was shorter than the token.{round}",
            fix="Give the token room: a wider column, a larger buffer, no line wrap.",
            check="Three parts, and a signature as long as its algorithm gives.",
            name="The token is cut",
        ),
        pt_BR=Words(
            title="O token está cortado: {parts:int} de 3 partes, {bytes:bytes}",
            impact="{effect}",
            cause="Uma coluna, um buffer ou uma linha era menor que o token.{round}",
            fix="Dê espaço ao token: coluna mais larga, buffer maior, sem quebra de linha.",
            check="Três partes e uma assinatura do tamanho que o algoritmo produz.",
            name="O token está cortado",
        ),
    ),
    steps=(CARRY_UNCHANGED,),
)
def truncated(token: Token, handshake: Handshake | None) -> Outcome:
    """It began as a JWT, and its end is missing."""
    if token.anatomy is None or not token.damage.truncated:
        return Clear()
    size, at_a_limit = token.anatomy.size_bytes, _ROUND if token.damage.round_length else _NOTHING
    facts = ("token:damage/truncated", "token:anatomy/parts", "token:anatomy/signature_bytes")
    return attribution.hit(
        Severity.HIGH, handshake, attribution.FRESH, facts, parts=token.anatomy.parts, bytes=size, round=at_a_limit
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
def encoding(token: Token, handshake: Handshake | None) -> Outcome:
    """Percent signs, or the alphabet of plain base64; of what is no JWT only a probe can say how it was meant."""
    for labels, why in ((_ENCODED, _MISREAD), (_DECODED, _TWICE)):
        if handshake is not None and not _looks_encoded(token) and proved_by(handshake, labels):
            return attribution.hit(Severity.HIGH, handshake, labels, ("token:state",), why=why)
    flag = "percent_encoded" if token.damage.percent_encoded else "standard_base64"
    return _damaged(flag, token, handshake, *_DECODED, "token_url_safe", why=_NO_JWT_HAS)


@rule(
    "token.format.not_jwt",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="The token is no JWT, although the configuration speaks of one",
            impact="{effect}",
            cause="Another credential (an API key, a session id) stands where the JWT is due.",
            fix="Send the token that the token service issues.",
            check="The token's first part decodes to a JSON header.",
        ),
        pt_BR=Words(
            title="O token não é um JWT, embora a configuração indique um",
            impact="{effect}",
            cause="Outra credencial (chave de API, id de sessão) está no lugar do JWT.",
            fix="Envie o token emitido pelo serviço de login.",
            check="A primeira parte do token decodifica para um cabeçalho JSON.",
        ),
    ),
    steps=(VERIFY_AUTH,),
)
def not_jwt(token: Token, handshake: Handshake | None) -> Outcome:
    """Only where a key says that a JWT is due, and the server does not take it all the same."""
    if token.anatomy is None or token.anatomy.alg:
        return Clear()
    said = attribution.blame(handshake, attribution.FRESH)
    if said is attribution.Blame.ACQUITTED:
        return Clear()
    if token.verdict is None:
        return NotMeasured(NO_JWT_EXPECTED)
    if token.verdict.code != "token.format.not_jwt":
        return Clear()
    if said is attribution.Blame.UNTRIED:
        return NotMeasured(NOT_REACHED)
    return attribution.hit(Severity.HIGH, handshake, attribution.FRESH, ("token:verdict/code", "token:anatomy/parts"))


def _looks_encoded(token: Token) -> bool:
    return token.damage.percent_encoded or token.damage.standard_base64


def _damaged(flag: str, token: Token, handshake: Handshake | None, *labels: str, why: Phrase = _NOTHING) -> Outcome:
    """One mark of damage; the probes of these labels undo it.

    Where the undamaged token verifies, damage is all in which it differs from a fresh one, whose probe proves it too.
    """
    if token.state is not TokenState.PRESENT or not getattr(token.damage, flag):
        return Clear()
    fresh, verifies = (attribution.FRESH, ("token:undamaged_verifies",)) if token.undamaged_verifies else ((), ())
    shown = (f"token:damage/{flag}", *verifies)
    return attribution.hit(Severity.HIGH, handshake, (*labels, _ALL_UNDONE, *fresh), shown, why=why)
