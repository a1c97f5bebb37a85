"""What JWKS_URL answers holds no key that verifies tokens."""

from datetime import datetime

from wsinvest.analysis.keyset import judged_by_set
from wsinvest.analysis.remediation import RESTART_SERVICES
from wsinvest.analysis.repairs import SERVE_KEYS
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.keyset import Keyset, KeysetState
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Text, Words
from wsinvest.model.finding import Clear, Outcome
from wsinvest.model.registry import rule


@rule(
    "login.keyset.invalid",
    leads_to=("http.auth.rejected",),
    text=Text(
        en=Words(
            title="What JWKS_URL answers holds no key that verifies tokens",
            impact="A server without the issuer's keys can verify no token, and refuses all of them.",
            cause="{url} answers with something else: a page, an empty set, or keys for another purpose.",
            fix="Point JWKS_URL to the issuer's key set; the issuer's discovery document names it as jwks_uri.",
            check="JWKS_URL answers a JSON object whose keys have kty, and use sig or none.",
        ),
        pt_BR=Words(
            title="A resposta de JWKS_URL não contém nenhuma chave que verifique tokens",
            impact="Sem as chaves do emissor, o servidor não verifica nenhum token e recusa todos.",
            cause="{url} responde outra coisa: uma página, um conjunto vazio ou chaves para outro fim.",
            fix="Aponte JWKS_URL para o conjunto de chaves do emissor; o documento de descoberta o indica em jwks_uri.",
            check="JWKS_URL responde um objeto JSON cujas chaves têm kty, e use sig ou nenhum.",
        ),
    ),
    steps=(SERVE_KEYS, RESTART_SERVICES),
)
def keyset_invalid(keyset: Keyset, token: Token, handshake: Handshake | None, now: datetime) -> Outcome:
    """200, but no key set."""
    if keyset.state is not KeysetState.INVALID:
        return Clear()
    return judged_by_set(keyset, token, handshake, now, "keyset:state")
