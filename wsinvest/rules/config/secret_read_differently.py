"""Two readers of the `.env` take different values for JWT_SECRET, for another sign than a dollar."""

from typing import Final

from wsinvest.analysis.readers import PLAIN_SECRET, read_by_others
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import READERS, ReadAs, Sign
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome
from wsinvest.model.registry import rule
from wsinvest.model.target import Target

_LITERAL: Final = "literal"  # as docker --env-file reads it; quotes around the value belong to config.secret.quoted


@rule(
    "config.secret.read_differently",
    leads_to=("config.secret.mismatch",),
    text=Text(
        title=_("JWT_SECRET holds {sign}, and readers of a .env differ over it"),
        impact=_("The two sides work with different secrets: tokens of the one are refused by the other."),
        cause=_(
            "From the same line in {file} {readers:list} {count:plural:reads|read} another value than python-dotenv."
        ),
        fix=_("Take a secret of letters and digits, or write it in {file} so that both sides read the same."),
        check=_("A token that the login has just issued opens the WebSocket."),
        name=_("The secret is read differently by the two sides"),
    ),
    steps=(PLAIN_SECRET,),
)
def secret_read_differently(
    config: Config, token: Token | None, handshake: Handshake | None, target: Target
) -> Outcome:
    """Fail when readers of the file differ over `#`, a backslash, a backtick or a quote within JWT_SECRET.

    Proven by a token that verifies or opens with another reader's value and not with the value as loaded. Quotes around
    the value are `config.secret.quoted`.
    """
    return read_by_others(_is_wanted, config, token, handshake, target)


def _is_wanted(read: ReadAs) -> bool:
    within = read.decoding in READERS or (read.decoding == _LITERAL and read.sign is not Sign.QUOTE)
    return within and read.sign is not Sign.DOLLAR
