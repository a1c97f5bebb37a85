"""The `.env` as a file: is it there, and would every reader read the same out of it?"""

from typing import Final

from wsinvest.analysis.decodings import connects, in_order, issues, proof, tokenless
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.config import Config, EnvFile, FileState
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule

_NOT_NAMED: Final = Phrase("No .env was named for this target.", "Nenhum .env foi informado para este alvo.")
_ABSENT: Final = Phrase("The named file does not exist.", "O arquivo informado não existe.")
_FOLDER: Final = Phrase(
    "A folder stands in place of the named file, as container engines make one for a missing mount.",
    "Há uma pasta no lugar do arquivo informado, como os contêineres criam para um volume inexistente.",
)

SHIP_ENV_FILE: Final = Step(
    "ship_env_file",
    TODAY,
    15,
    Phrase(
        "Put the .env where the service looks for it, and let the service refuse to start without it.",
        "Colocar o .env onde o serviço o procura e impedir que o serviço inicie sem ele.",
    ),
    Phrase(
        "The service starts with the file and refuses to start without it.",
        "O serviço inicia com o arquivo e se recusa a iniciar sem ele.",
    ),
)
REPAIR_ENV_FILE: Final = Step(
    "repair_env_file",
    TODAY,
    15,
    Phrase(
        "Clean the .env: UTF-8 without BOM, LF line ends, each key once, no blanks or quotes in the secret.",
        "Limpar o .env: UTF-8 sem BOM, fins de linha LF, cada chave uma única vez, sem espaços nem aspas no segredo.",
    ),
    Phrase(
        "A second investigation finds nothing odd about the file.",
        "Uma nova investigação não encontra nada de estranho no arquivo.",
    ),
)


@rule(
    "config.env.missing",
    leads_to=("config.secret.missing",),
    text=Text(
        en=Words(
            title="The .env of the service is missing ({path})",
            impact="The service starts without its settings, or not at all.",
            cause="{what}",
            fix="Ship the file with the service, load it before anything reads a setting, and stop at start if a "
            "required key is unset.",
            check="The file is there, readable by the service's user, and a login answers with a token.",
            name="The .env of the service is missing",
        ),
        pt_BR=Words(
            title="O .env do serviço não existe ({path})",
            impact="O serviço inicia sem suas configurações ou nem inicia.",
            cause="{what}",
            fix="Entregue o arquivo junto com o serviço, carregue-o antes que qualquer configuração seja lida e "
            "interrompa a inicialização se faltar uma chave obrigatória.",
            check="O arquivo existe, o usuário do serviço consegue lê-lo e um login responde com um token.",
            name="O .env do serviço não existe",
        ),
    ),
    steps=(SHIP_ENV_FILE,),
)
def env_missing(config: Config, login: Login | None, handshake: Handshake | None) -> Outcome:
    """Critical when that leaves a required key unset and nothing shows that the service has it from elsewhere."""
    state = config.env_file.state
    if state is FileState.NOT_NAMED:
        return NotMeasured(_NOT_NAMED)
    if state not in (FileState.MISSING, FileState.FOLDER):
        return Clear()
    lacking = set(config.required) & set(config.unset) and not issues(login) and not connects(handshake)
    return Hit(
        Severity.CRITICAL if lacking else Severity.MEDIUM,
        Confidence.PROVEN,
        values={"path": config.env_file.path, "what": _FOLDER if state is FileState.FOLDER else _ABSENT},
        evidence=("config:env_file/state", "config:required") if lacking else ("config:env_file/state",),
    )


@rule(
    "config.env.bom",
    leads_to=("config.secret.missing",),
    text=Text(
        en=Words(
            title="The .env begins with a byte order mark",
            impact="Readers that do not expect it take the mark for part of the first key ({key}), which then seems "
            "unset.",
            cause="The file was saved as “UTF-8 with BOM”: it begins with the bytes EF BB BF.",
            fix="Save the file as UTF-8 without BOM; read it as utf-8-sig where others may edit it.",
            check="The file's first byte is that of its first character: head -c 3 .env | xxd shows no efbbbf.",
        ),
        pt_BR=Words(
            title="O .env começa com uma marca de ordem de bytes (BOM)",
            impact="Leitores que não a esperam tomam a marca como parte da primeira chave ({key}), que então parece "
            "não definida.",
            cause="O arquivo foi salvo como “UTF-8 com BOM”: começa com os bytes EF BB BF.",
            fix="Salve o arquivo como UTF-8 sem BOM; leia-o como utf-8-sig se outras pessoas podem editá-lo.",
            check="O primeiro byte do arquivo é o do primeiro caractere: head -c 3 .env | xxd não mostra efbbbf.",
        ),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def env_bom(config: Config, login: Login | None, handshake: Handshake | None) -> Outcome:
    """It hurts only what stands on the first line; a first line that assigns nothing loses nothing."""
    file = config.env_file
    if not file.bom or not file.first_key:
        return Clear()
    evidence = ("config:env_file/bom", "config:env_file/first_key")
    values = {"key": file.first_key}
    if file.first_key not in config.required or issues(login) or connects(handshake):
        return Hit(Severity.LOW, Confidence.PROVEN, values, evidence)
    if tokenless(login):
        return Hit(Severity.CRITICAL, Confidence.PROVEN, values, (*evidence, "login:token_state"))
    return Hit(Severity.CRITICAL, Confidence.INFERRED, values, evidence)


@rule(
    "config.env.crlf",
    leads_to=("config.secret.whitespace", "config.secret.mismatch"),
    text=Text(
        en=Words(
            title="Lines of the .env end in CR LF",
            impact="Readers that split at LF keep a carriage return at the end of {names:list}; signatures made with "
            "such a secret fit only on that side.",
            cause="The file was saved with the line ends of Windows.",
            fix="Convert the file (dos2unix .env, or sed -i 's/\\r$//' .env) and strip values when loading them.",
            check="grep -c $'\\r' .env prints 0.",
        ),
        pt_BR=Words(
            title="As linhas do .env terminam em CR LF",
            impact="Leitores que separam as linhas em LF mantêm um CR no fim de {names:list}; assinaturas feitas com "
            "um segredo assim só conferem desse lado.",
            cause="O arquivo foi salvo com os fins de linha do Windows.",
            fix="Converta o arquivo (dos2unix .env ou sed -i 's/\\r$//' .env) e remova espaços dos valores ao "
            "carregá-los.",
            check="grep -c $'\\r' .env mostra 0.",
        ),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def env_crlf(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Proven where the other side evidently uses the secret with its CR; harmless where it uses it without."""
    file = config.env_file
    if not file.crlf_names:
        return Clear()
    evidence = ("config:env_file/crlf_names",)
    values = {"names": file.crlf_names}
    shown = proof(("with_cr",), token, handshake) if SECRET in file.crlf_names and not connects(handshake) else ()
    if shown:
        return Hit(Severity.HIGH, Confidence.PROVEN, values, (*evidence, *shown))
    if not file.crlf_secret_or_url or in_order(token, handshake):
        return Hit(Severity.LOW, Confidence.PROVEN, values, evidence)
    return Hit(Severity.HIGH, Confidence.INFERRED, values, evidence)


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
