"""Lines of the .env end in CR LF."""

from wsinvest.analysis.decodings import connects, in_order, proof
from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "config.env.crlf",
    leads_to=("config.secret.whitespace", "config.secret.mismatch"),
    text=Text(
        title=_("Lines of the .env end in CR LF"),
        impact=_(
            "Readers that split at LF keep a carriage return at the end of {names:list}; signatures made with "
            "such a secret fit only on that side."
        ),
        cause=_("The file was saved with the line ends of Windows."),
        fix=_("Convert the file (dos2unix .env, or sed -i 's/\\r$//' .env) and strip values when loading them."),
        check=_("grep -c $'\\r' .env prints 0."),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def env_crlf(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Fail when lines of the .env end in CR LF; HIGH when the server uses JWT_SECRET with the CR, proven by a token.

    HIGH and inferred when a secret or URL has a CR and nothing shows that it works; else LOW, proven by the file.
    """
    file = config.env_file
    if not file.crlf_names:
        return Pass()
    evidence = ("config:env_file/crlf_names",)
    values = {"names": file.crlf_names}
    shown = proof(("with_cr",), token, handshake) if SECRET in file.crlf_names and not connects(handshake) else ()
    if shown:
        return Fail(Severity.HIGH, Confidence.PROVEN, values, (*evidence, *shown))
    if not file.crlf_secret_or_url or in_order(token, handshake):
        return Fail(Severity.LOW, Confidence.PROVEN, values, evidence)
    return Fail(Severity.HIGH, Confidence.INFERRED, values, evidence)
