"""One side decodes JWT_SECRET from hex or base64, the other uses it as text."""

from dataclasses import replace
from typing import Final

from wsinvest.analysis.remediation import TODAY
from wsinvest.analysis.secret_value import read_otherwise
from wsinvest.facts.config import Config
from wsinvest.facts.decodings import DECODED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Confidence, Fail, Outcome, Pass, Step
from wsinvest.model.registry import rule
from wsinvest.model.target import Target, TokenSource

ONE_ENCODING: Final = Step(
    "one_encoding",
    TODAY,
    30,
    _("Settle whether JWT_SECRET is the text itself or what it decodes to, and make both sides do the same."),
    _("A token that the login has just issued opens the WebSocket."),
)


@rule(
    "config.secret.encoding",
    leads_to=("config.secret.mismatch",),
    text=Text(
        title=_("One side decodes JWT_SECRET, the other uses it as text"),
        impact=_("The two sides work with different keys: every token is refused."),
        cause=_(
            "The value in {file} is {form} text. One side signs or verifies with the text, the other with the "
            "bytes that it decodes to."
        ),
        fix=_("Decode it on both sides or on neither, and write beside it which of the two is meant."),
        check=_("An issued token verifies with the same decoding of the secret that the server uses."),
    ),
    steps=(ONE_ENCODING,),
)
def secret_encoding(config: Config, token: Token | None, handshake: Handshake | None, target: Target) -> Outcome:
    """Fail when the server uses JWT_SECRET decoded from hex or base64, shown by a token that verifies or opens.

    Proven by a token that somebody else issued. A token that wsinvest signed tells how the server reads the secret, not
    how the application does: inferred. Many secrets are hex and are used as text on both sides, so a form is no sign.
    """
    for form in DECODED:
        said = read_otherwise(config, (form,), False, token, handshake)
        if isinstance(said, Fail):
            ours = target.token_source is TokenSource.MINTED
            sure = Confidence.INFERRED if ours else said.confidence
            return replace(said, confidence=sure, values={**said.values, "form": form})
    return Pass()
