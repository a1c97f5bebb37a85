"""JWT_SECRET begins or ends with whitespace."""

from wsinvest.analysis.repairs import REPAIR_ENV_FILE
from wsinvest.analysis.secret_value import read_otherwise
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import SECRET
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.shape import Shape
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule


@rule(
    "config.secret.whitespace",
    leads_to=("config.secret.mismatch",),
    text=Text(
        title=_("JWT_SECRET has blanks or a line break at its ends"),
        impact=_("One side strips them and the other does not: every token is refused."),
        cause=_("The value differs from the same value without blanks at its ends."),
        fix=_("Remove the blanks in {file}; write secrets with printf, not echo, and strip them on load."),
        check=_("The value and its stripped form are equal, and an issued token verifies."),
        name=_("Blanks stand around the secret"),
    ),
    steps=(REPAIR_ENV_FILE,),
)
def secret_whitespace(config: Config, token: Token | None, handshake: Handshake | None) -> Outcome:
    """Fail when only one side uses JWT_SECRET with its whitespace; proven by a token, else inferred from the value."""
    setting = config.setting(SECRET)
    written = setting.literal is not None and _blank(setting.literal) and not setting.literal.quotes
    others = ("stripped", "literal") if written else ("stripped",)
    return read_otherwise(config, others, _blank(setting.shape), token, handshake)


def _blank(shape: Shape | None) -> bool:
    """True if the value begins or ends with whitespace."""
    return shape is not None and (shape.blanks_at_ends or shape.newline_at_ends)
