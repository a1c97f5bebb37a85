"""JWT_SECRET is used with quotes around it."""

from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.analysis.secret_value import read_otherwise
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "config.secret.quoted",
    leads_to=("config.secret.mismatch",),
    text=Text(
        en=Words(
            title="JWT_SECRET is used with quotes around it",
            impact="One side takes the quotes for part of the secret and the other does not: every token is refused.",
            cause="Some readers of {file} strip quotes, others keep them: docker's env files are read literally.",
            fix="Write the secret without quotes; choose one without blanks and # so that it needs none.",
            check="An issued token verifies with the value as it stands in the file.",
        ),
        pt_BR=Words(
            title="JWT_SECRET é usado com aspas em volta",
            impact="Um lado toma as aspas como parte do segredo e o outro não: todo token é recusado.",
            cause="Alguns leitores de {file} removem as aspas, outros as mantêm: arquivos env do Docker são lidos "
            "literalmente.",
            fix="Escreva o segredo sem aspas; escolha um sem espaços e sem # para que não precise delas.",
            check="Um token emitido é verificado com o valor exatamente como está no arquivo.",
        ),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def secret_quoted(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Quotes that a reader strips are no fault; those inside the loaded value, or kept by the other side, are."""
    setting = config.setting(SECRET)
    others = ("unquoted", "literal") if setting.literal is not None and setting.literal.quotes else ("unquoted",)
    return read_otherwise(config, others, setting.shape is not None and setting.shape.quotes, token, handshake)
