"""The .env has lines that cannot be read."""

from wsinvest.analysis.configuration import lacks_required
from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "config.env.malformed",
    leads_to=("config.secret.missing",),
    text=Text(
        title=_("{n:plural:Line|Lines} {lines:list} of the .env cannot be read"),
        impact=_("Readers drop such lines, or refuse the file; what they were to set is then unset."),
        cause=_("A quote that is opened and never closed, or a line that is no assignment."),
        fix=_("Close the quote, or write NAME=value on a line of its own."),
        check=_("A second investigation names no such line."),
        name=_("The .env has lines that cannot be read"),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def env_malformed(config: Config, login: Login | None, handshake: Handshake | None) -> Outcome:
    """Fail when lines of the .env cannot be parsed; proven by the file.

    CRITICAL and inferred when a required key is unset and nothing shows that the service has it; else MEDIUM.
    """
    lines = config.env_file.unparsed_lines
    if not lines:
        return Pass()
    lacking = lacks_required(config, login, handshake)
    return Fail(
        Severity.CRITICAL if lacking else Severity.MEDIUM,
        Confidence.INFERRED if lacking else Confidence.PROVEN,
        values={"lines": lines, "n": len(lines)},
        evidence=("config:env_file/unparsed_lines",),
    )
