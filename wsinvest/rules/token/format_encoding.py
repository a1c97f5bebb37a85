"""The token was encoded twice, or not at all."""

from typing import Final

from wsinvest.analysis import attribution
from wsinvest.analysis.damage import damaged_by
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.remediation import TODAY
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Severity, Step
from wsinvest.model.registry import rule

ENCODE_ONCE: Final = Step(
    "encode_token_once",
    TODAY,
    30,
    _(
        "Percent-encode the token exactly once, where the URL is built (encodeURIComponent, urllib.parse.urlencode); "
        "write JWTs in base64url without padding."
    ),
    _("The server reads the token as it was issued."),
)
_CODE: Final = "token.format.encoding"
_MISREAD: Final = _(
    "It stands bare in the URL: in a query + is read as a blank, and & ends the value. Percent-encoded it is taken."
)
_TWICE: Final = _("It was percent-encoded once too often: decoded it is taken.")
_NO_JWT_HAS: Final = _("It holds percent signs, or +, / or =, which no JWT has.")


@rule(
    "token.format.encoding",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token was not encoded exactly once, or in the wrong alphabet"),
        impact=_("{effect}"),
        cause=_("{why}"),
        fix=_("Encode exactly once; write JWTs in base64url without padding."),
        check=_("The server reads the token as it was issued."),
        name=_("The token was not encoded exactly once"),
    ),
    steps=(ENCODE_ONCE,),
)
def format_encoding(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the token has percent signs or plain base64; proven when the token in the other encoding gets further.

    If the token is no JWT, only a probe can show it.
    """
    for axis, why in (("token_encoding", _MISREAD), ("token_decoding", _TWICE)):
        if handshake is not None and not _looks_encoded(token) and Proofs(handshake).on(axis):
            return attribution.hit(Severity.HIGH, handshake, (_CODE,), ("token:state",), replaced=False, why=why)
    flag = "percent_encoded" if token.damage.percent_encoded else "standard_base64"
    return damaged_by(_CODE, flag, token, handshake, why=_NO_JWT_HAS)


def _looks_encoded(token: Token) -> bool:
    """True if the token has percent escapes or characters of standard base64."""
    return token.damage.percent_encoded or token.damage.standard_base64
