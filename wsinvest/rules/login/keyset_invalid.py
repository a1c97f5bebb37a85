"""The answer of JWKS_URL holds no key that can verify tokens."""

from datetime import datetime

from wsinvest.analysis.keyset import judged_by_set
from wsinvest.analysis.remediation import RESTART_SERVICES
from wsinvest.analysis.repairs import SERVE_KEYS
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, _
from wsinvest.model.finding import Outcome, Pass
from wsinvest.model.registry import rule


@rule(
    "login.keyset.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        title=_("What JWKS_URL answers holds no key that verifies tokens"),
        impact=_("A server without the issuer's keys can verify no token, and refuses all of them."),
        cause=_("{url} answers with something else: a page, an empty set, or keys for another purpose."),
        fix=_("Point JWKS_URL to the issuer's key set; the issuer's discovery document names it as jwks_uri."),
        check=_("JWKS_URL answers a JSON object whose keys have kty, and use sig or none."),
    ),
    steps=(SERVE_KEYS, RESTART_SERVICES),
)
def keyset_invalid(keyset: Keyset, token: Token, handshake: Handshake | None, now: datetime) -> Outcome:
    """Fail when JWKS_URL answers 2xx without a usable key and the server refuses a token that needs it; inferred."""
    if keyset.state is not KeysetState.INVALID:
        return Pass()
    return judged_by_set(keyset, token, handshake, now, "keyset:state")
