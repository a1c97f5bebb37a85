"""The value of JWT_SECRET, as far as its shape tells: blanks, quotes, a template's text, too short."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.decodings import cite, connects, in_order, proof
from wsinvest.analysis.remediation import SET_SECRET, TODAY
from wsinvest.facts.config import Config, ValueState
from wsinvest.facts.decodings import DECODED, SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.shape import EXACT_LENGTH_FROM, Entropy, Shape
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Phrase, Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Thresholds
from wsinvest.rules.env import REPAIR_ENV_FILE

_FILLED_IN_LATER: Final = Phrase(
    "JWT_SECRET is filled in from the service's own environment, which was not read.",
    "JWT_SECRET é preenchido a partir do ambiente do próprio serviço, que não foi lido.",
)
_HASH_BYTES: Final = {"HS384": 48, "HS512": 64}
_LEAST_CHARACTERS: Final = 16

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
    "config.secret.whitespace",
    leads_to=("config.secret.mismatch",),
    text=Text(
        en=Words(
            title="JWT_SECRET has blanks or a line break at its ends",
            impact="One side strips them and the other does not: every token is refused.",
            cause="The value differs from the same value without blanks at its ends.",
            fix="Remove the blanks in {file}; write secrets with printf, not echo, and strip them on load.",
            check="The value and its stripped form are equal, and an issued token verifies.",
            name="Blanks stand around the secret",
        ),
        pt_BR=Words(
            title="JWT_SECRET tem espaços ou quebra de linha nas pontas",
            impact="Um lado os remove e o outro não: todo token é recusado.",
            cause="O valor difere do mesmo valor sem espaços nas pontas.",
            fix="Remova os espaços em {file}; grave segredos com printf, não com echo, e remova espaços ao "
            "carregá-los.",
            check="O valor e sua forma sem espaços são iguais, e um token emitido é verificado.",
            name="Há espaços em volta do segredo",
        ),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def secret_whitespace(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Proven when the other side uses the value with another end than ours."""
    setting = config.setting(SECRET)
    written = setting.literal is not None and _blank(setting.literal) and not setting.literal.quotes
    others = ("stripped", "literal") if written else ("stripped",)
    return _differs(config, others, _blank(setting.shape), token, handshake)


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
    return _differs(config, others, setting.shape is not None and setting.shape.quotes, token, handshake)


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
        said = _differs(config, (form,), False, token, handshake)
        if isinstance(said, Hit):
            return replace(said, values={**said.values, "form": form})
    return Clear()


@rule(
    "config.secret.placeholder",
    leads_to=("token.signature.invalid",),
    text=Text(
        en=Words(
            title="JWT_SECRET is a template's value",
            impact="Everything connects, and anybody who knows the template can sign a token for any user.",
            cause="The value is on the list of those that templates and tutorials carry.",
            fix="Set JWT_SECRET to a random value of 32 bytes or more in {file} and let all tokens be issued anew.",
            check="The value is no longer called a placeholder, and old tokens are refused.",
        ),
        pt_BR=Words(
            title="JWT_SECRET tem um valor de exemplo",
            impact="Tudo se conecta, e quem conhece o exemplo pode assinar um token para qualquer usuário.",
            cause="O valor está na lista dos que vêm em modelos e tutoriais.",
            fix="Configure JWT_SECRET com um valor aleatório de 32 bytes ou mais em {file} e emita todos os tokens de "
            "novo.",
            check="O valor deixa de ser apontado como exemplo, e os tokens antigos são recusados.",
        ),
    ),
    steps=(SET_SECRET,),
)
def secret_placeholder(config: Config) -> Outcome:
    """High in production, medium elsewhere."""
    shape = config.setting(SECRET).shape
    if shape is None or not shape.placeholder:
        return Clear()
    if shape.unexpanded:
        return NotMeasured(_FILLED_IN_LATER)
    severity = Severity.HIGH if config.production else Severity.MEDIUM
    evidence = (*cite(config, SECRET), "config:production")
    return Hit(severity, Confidence.PROVEN, {"file": _file(config)}, evidence)


@rule(
    "config.secret.weak",
    text=Text(
        en=Words(
            title="JWT_SECRET is too weak for {algorithm}",
            impact="Everything connects, but the secret can be guessed from one token; whoever does so signs tokens "
            "for any user.",
            cause="The value is shorter than the {due:int} bytes that {algorithm} asks for (RFC 7518 section 3.2), or "
            "repeats few characters.",
            fix="Set JWT_SECRET in {file} to {due:int} random bytes or more, for example: openssl rand -base64 48.",
            check="The value's length is {due} or more and its entropy is fair or high.",
            name="JWT_SECRET is too weak",
        ),
        pt_BR=Words(
            title="JWT_SECRET é fraco demais para {algorithm}",
            impact="Tudo se conecta, mas o segredo pode ser adivinhado a partir de um único token; quem conseguir "
            "assina tokens para qualquer usuário.",
            cause="O valor é mais curto que os {due:int} bytes exigidos por {algorithm} (RFC 7518, seção 3.2) ou "
            "repete poucos caracteres.",
            fix="Configure JWT_SECRET em {file} com {due:int} bytes aleatórios ou mais, por exemplo: "
            "openssl rand -base64 48.",
            check="O comprimento do valor é {due} ou mais, e sua entropia é razoável ou alta.",
            name="JWT_SECRET é fraco demais",
        ),
    ),
    steps=(SET_SECRET,),
)
def secret_weak(config: Config, thresholds: Thresholds) -> Outcome:
    """High under 16 bytes, medium under what the hash asks for: 32 for HS256."""
    shape = config.setting(SECRET).shape
    algorithm = config.setting("JWT_ALGORITHM").shown.upper() or "HS256"
    if shape is None or not algorithm.startswith("HS"):
        return Clear()
    if shape.unexpanded:
        return NotMeasured(_FILLED_IN_LATER)
    due = _HASH_BYTES.get(algorithm, thresholds.secret_bytes)
    long_enough = _at_least(shape) >= due and shape.entropy not in (Entropy.NONE, Entropy.LOW)
    if long_enough:
        return Clear()
    severity = Severity.HIGH if _at_least(shape) < thresholds.secret_bytes_high else Severity.MEDIUM
    values = {"algorithm": algorithm, "due": due, "file": _file(config)}
    return Hit(severity, Confidence.PROVEN, values, cite(config, SECRET))


def _differs(
    config: Config, readings: tuple[str, ...], marked: bool, token: Token | None, handshake: Handshake | None
) -> Outcome:
    """Proven by another reading that the other side uses; inferred from the mark unless something shows it is fine.

    Where tokens open connections both sides read the file alike, whatever we make of it.
    """
    if config.setting(SECRET).state is not ValueState.SET or connects(handshake):
        return Clear()
    values = {"file": _file(config)}
    shown = proof(readings, token, handshake)
    if shown:
        return Hit(Severity.HIGH, Confidence.PROVEN, values, (*cite(config, SECRET), *shown))
    if not marked or in_order(token, handshake):
        return Clear()
    return Hit(Severity.HIGH, Confidence.INFERRED, values, cite(config, SECRET))


def _blank(shape: Shape | None) -> bool:
    return shape is not None and (shape.blanks_at_ends or shape.newline_at_ends)


def _at_least(shape: Shape) -> int:
    """The length in bytes where it is known exactly, else the least that its class allows."""
    if shape.length.isdecimal() and int(shape.length) >= EXACT_LENGTH_FROM:
        return int(shape.length)
    return _LEAST_CHARACTERS if shape.bytes_16 else 0


def _file(config: Config) -> str:
    return config.env_file.path or ".env"
