"""One side decodes JWT_SECRET, the other uses it as text."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.secret_value import read_otherwise
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import DECODED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Hit, Outcome, Step
from wsinvest.model.registry import rule

ONE_ENCODING: Final = Step(
    "one_encoding",
    TODAY,
    30,
    Phrase(
        "Settle whether JWT_SECRET is the text itself or what it decodes to, and make both sides do the same.",
        "Definir se JWT_SECRET é o próprio texto ou o resultado da sua decodificação, e fazer os dois lados agirem da "
        "mesma forma.",
    ),
    Phrase(
        "A token that the login has just issued opens the WebSocket.",
        "Um token recém-emitido pelo login abre o WebSocket.",
    ),
)


@rule(
    "config.secret.encoding",
    leads_to=("config.secret.mismatch",),
    text=Text(
        en=Words(
            title="One side decodes JWT_SECRET, the other uses it as text",
            impact="The two sides work with different keys: every token is refused.",
            cause="The value in {file} is {form} text. One side signs or verifies with the text, the other with the "
            "bytes that it decodes to.",
            fix="Decode it on both sides or on neither, and write beside it which of the two is meant.",
            check="An issued token verifies with the same reading of the secret that the server uses.",
        ),
        pt_BR=Words(
            title="Um lado decodifica JWT_SECRET, o outro o usa como texto",
            impact="Os dois lados trabalham com chaves diferentes: todo token é recusado.",
            cause="O valor em {file} é um texto em {form}. Um lado assina ou verifica com o texto, o outro com os "
            "bytes que resultam da decodificação.",
            fix="Decodifique nos dois lados ou em nenhum, e registre ao lado do valor qual dos dois se espera.",
            check="Um token emitido é verificado com a mesma leitura do segredo que o servidor usa.",
        ),
    ),
    steps=(ONE_ENCODING,),
)
def secret_encoding(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Only proven: that a secret can be decoded says nothing, many are hex and used as text on both sides."""
    for form in DECODED:
        said = read_otherwise(config, (form,), False, token, handshake)
        if isinstance(said, Hit):
            return replace(said, values={**said.values, "form": form})
    return Clear()
