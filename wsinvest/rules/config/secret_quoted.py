"""JWT_SECRET is used with quotes around it."""

from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.analysis.secret_value import read_otherwise
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "config.secret.quoted",
    leads_to=("config.secret.mismatch",),
    text=Text(
        title=_("JWT_SECRET is used with quotes around it"),
        impact=_("One side takes the quotes for part of the secret and the other does not: every token is refused."),
        cause=_("Some readers of {file} strip quotes, others keep them: docker's env files are read literally."),
        fix=_("Write the secret without quotes; choose one without blanks and # so that it needs none."),
        check=_("An issued token verifies with the value as it stands in the file."),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def secret_quoted(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Fail when only one side uses JWT_SECRET with its quotes; proven by a token, inferred from quotes in the value."""
    setting = config.setting(SECRET)
    others = ("unquoted", "literal") if setting.literal is not None and setting.literal.quotes else ("unquoted",)
    return read_otherwise(config, others, setting.shape is not None and setting.shape.quotes, token, handshake)
