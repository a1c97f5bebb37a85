"""JWT_SECRET still has the value of a template."""

from wsinvest.analysis.configuration import cite
from wsinvest.analysis.remediation import SET_SECRET
from wsinvest.analysis.secret_value import FILLED_IN_LATER, env_file_name
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import SECRET
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, NotMeasured, Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "config.secret.placeholder",
    leads_to=("token.signature.invalid",),
    text=Text(
        title=_("JWT_SECRET is a template's value"),
        impact=_("Anybody who knows the template can sign a token for any user."),
        cause=_("The value is on the list of those that templates and tutorials carry."),
        fix=_("Set JWT_SECRET to a random value of 32 bytes or more in {file} and let all tokens be issued anew."),
        check=_("The value is no longer called a placeholder, and old tokens are refused."),
    ),
    steps=(SET_SECRET,),
)
def secret_placeholder(config: Config) -> Outcome:
    """Fail when JWT_SECRET is a known placeholder; proven by its shape; HIGH in production, else MEDIUM."""
    shape = config.setting(SECRET).shape
    if shape is None or not shape.placeholder:
        return Pass()
    if shape.unexpanded:
        return NotMeasured(FILLED_IN_LATER)
    severity = Severity.HIGH if config.production else Severity.MEDIUM
    evidence = (*cite(config, SECRET), "config:production")
    return Fail(severity, Confidence.PROVEN, {"file": env_file_name(config)}, evidence)
