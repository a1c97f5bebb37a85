"""The .env sets a key more than once."""

from wsinvest.analysis.decodings import proof
from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.facts.config import Config, EnvFile
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, Outcome, Severity
from wsinvest.model.registry import rule


@rule(
    "config.env.duplicate_key",
    leads_to=("config.secret.mismatch",),
    text=Text(
        en=Words(
            title="The .env sets a key more than once ({names:list})",
            impact="Some readers take the first line, others the last: the service works on one host and fails on "
            "another.",
            cause="Lines {lines:list} of the file assign to the same keys.",
            fix="Keep one line for each key; delete or comment out the others.",
            check="Each key stands once in the file.",
            name="The .env sets a key more than once",
        ),
        pt_BR=Words(
            title="O .env define uma chave mais de uma vez ({names:list})",
            impact="Alguns leitores usam a primeira linha, outros a última: o serviço funciona em um host e falha em "
            "outro.",
            cause="As linhas {lines:list} do arquivo definem as mesmas chaves.",
            fix="Mantenha uma única linha por chave; apague ou comente as demais.",
            check="Cada chave aparece uma única vez no arquivo.",
            name="O .env define uma chave mais de uma vez",
        ),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def env_duplicate_key(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Different values under a secret or a URL are bad; equal ones are untidy."""
    found = config.env_file.duplicates
    if not found:
        return Clear()
    names = tuple(one.name for one in found)
    shown = proof(("first_line", "last_line"), token, handshake) if SECRET in names else ()
    severity = max(_weight(one.equal, matters=one.secret_or_url) for one in found)
    return Hit(
        severity,
        Confidence.PROVEN if shown or severity is not Severity.HIGH else Confidence.INFERRED,
        values={"names": names, "lines": tuple(line for one in found for line in one.lines)},
        evidence=(*_references(config.env_file), *shown),
    )


def _weight(equal: bool, *, matters: bool) -> Severity:
    if equal:
        return Severity.LOW
    return Severity.HIGH if matters else Severity.MEDIUM


def _references(file: EnvFile) -> tuple[str, ...]:
    return tuple(f"config:env_file/duplicates/{one.name}" for one in file.duplicates)
