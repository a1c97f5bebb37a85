"""The .env begins with a byte order mark."""

from wsinvest.analysis.decodings import connects, issues, tokenless
from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "config.env.bom",
    leads_to=("config.secret.missing", "http.auth.rejected"),
    text=Text(
        title=_("The .env begins with a byte order mark"),
        impact=_(
            "Readers that do not expect it take the mark for part of the first key ({key}), which then seems unset."
        ),
        cause=_("The file was saved as “UTF-8 with BOM”: it begins with the bytes EF BB BF."),
        fix=_("Save the file as UTF-8 without BOM; read it as utf-8-sig where others may edit it."),
        check=_("The file's first byte is that of its first character: head -c 3 .env | xxd shows no efbbbf."),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def env_bom(config: Config, login: Login | None, handshake: Handshake | None) -> Outcome:
    """Fail when the .env begins with a BOM and its first line sets a key; proven by the file.

    LOW if the key is not required or the service evidently has it. Otherwise CRITICAL, and inferred unless the login
    gives no token.
    """
    file = config.env_file
    if not file.bom or not file.first_key:
        return Pass()
    evidence = ("config:env_file/bom", "config:env_file/first_key")
    values = {"key": file.first_key}
    if file.first_key not in config.required or issues(login) or connects(handshake):
        return Fail(Severity.LOW, Confidence.PROVEN, values, evidence)
    if tokenless(login):
        return Fail(Severity.CRITICAL, Confidence.PROVEN, values, (*evidence, "login:token_state"))
    return Fail(Severity.CRITICAL, Confidence.INFERRED, values, evidence)
