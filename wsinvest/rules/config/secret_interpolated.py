"""JWT_SECRET holds a dollar sign, and only one side takes what follows for a variable."""

from wsinvest.analysis.readers import PLAIN_SECRET, read_by_others
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import Sign
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target


@rule(
    "config.secret.interpolated",
    leads_to=("config.secret.mismatch",),
    text=Text(
        title=_("The dollar sign in JWT_SECRET is expanded as a variable, by one side only"),
        impact=_("The two sides work with different secrets: tokens of the one are refused by the other."),
        cause=_(
            "The value in {file} holds a $. {readers:list} {count:plural:takes|take} what follows for the name of a "
            "variable and {count:plural:puts|put} its value there, or nothing; other readers keep the text as it "
            "stands."
        ),
        fix=_("Take a secret without $, or write it in {file} in single quotes if each reader of it undoes them."),
        check=_("A token that the login has just issued opens the WebSocket."),
        name=_("The dollar sign in the secret is expanded"),
    ),
    steps=(PLAIN_SECRET,),
)
def secret_interpolated(config: Config, token: Token | None, handshake: Handshake | None, target: Target) -> Outcome:
    """Fail when readers of the file differ over a dollar sign in JWT_SECRET.

    Proven by a token that verifies or opens with the expanded value and not with the value as it stands.
    """
    return read_by_others(lambda one: one.sign is Sign.DOLLAR, config, token, handshake, target)
