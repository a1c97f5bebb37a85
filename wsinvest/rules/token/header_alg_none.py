"""The token is not signed: alg is none, or the signature is empty."""

from wsinvest.analysis import attribution
from wsinvest.analysis.proofs import controls
from wsinvest.analysis.remediation import VERIFY_AUTH
from wsinvest.analysis.repairs import ONE_KEY
from wsinvest.analysis.signature import is_unsigned
from wsinvest.facts.comparison import WELL, ending
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass, Severity
from wsinvest.model.registry import rule


@rule(
    "token.header.alg_none",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("The token is not signed: alg is none, or the signature is empty"),
        impact=_("A server that takes it lets anybody in under any name. {effect}"),
        cause=_("The issuer does not sign, or a library was told to accept none."),
        fix=_("Sign every token; let the server accept its own algorithm only."),
        check=_("An unsigned token is refused, a signed one opens the connection."),
    ),
    steps=(ONE_KEY, VERIFY_AUTH),
)
def header_alg_none(token: Token, handshake: Handshake | None) -> Outcome:
    """Fail when the token is unsigned; proven when the server refuses it; CRITICAL also when the server accepts it.

    MEDIUM if the server accepts requests without a token as well.
    """
    if not is_unsigned(token):
        return Pass()
    asks_nobody = handshake is not None and any(ending(one) == WELL for one in controls(handshake))
    cleared = Severity.MEDIUM if asks_nobody else Severity.CRITICAL
    facts = ("token:anatomy/unsigned", "token:anatomy/alg")
    return attribution.hit(
        Severity.CRITICAL, handshake, ("token.header.alg_none",), facts, decisive=True, cleared=cleared
    )
