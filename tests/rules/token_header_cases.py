"""Cases that the tests of several rules share."""

from dataclasses import replace

from tests.rules.tokens import JWT, bad, token
from wsinvest.facts.keyset import Keyset, KeysetState, PublicKey
from wsinvest.facts.token import Expected
from wsinvest.model.attempt import Response

UNSIGNED = token(
    anatomy=replace(JWT, alg="none", signature_bytes=0, unsigned=True), verdict=bad("token.header.alg_none")
)
BY_SET = Expected(key="set", algorithms=("RS256", "ES256"), key_set=True)
KEYS = Keyset(
    "http://id/jwks",
    KeysetState.READ,
    (),
    Response(200),
    1.0,
    (PublicKey("hk:k", ("ES256",)), PublicKey("hk:r", ("RS256",))),
)
NAMED = replace(JWT, alg="RS256", kid="hk:k")
