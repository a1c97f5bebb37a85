"""JWT_SECRET is a template's value."""

from wsinvest.analysis.decodings import cite
from wsinvest.analysis.remediation import SET_SECRET
from wsinvest.analysis.secret_value import FILLED_IN_LATER, env_file_name
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import SECRET
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Confidence, Hit, NotMeasured, Outcome, Severity
from wsinvest.model.registry import rule


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
        return NotMeasured(FILLED_IN_LATER)
    severity = Severity.HIGH if config.production else Severity.MEDIUM
    evidence = (*cite(config, SECRET), "config:production")
    return Hit(severity, Confidence.PROVEN, {"file": env_file_name(config)}, evidence)
