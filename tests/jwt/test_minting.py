"""The JWT settings of a target: without an algorithm the kind of the key decides, whatever the key is."""

import base64
from datetime import UTC, datetime

import jwt
import pytest

from tests.jwt.jwks import pem
from wsinvest.jwt import jose
from wsinvest.jwt.keys import HMAC, RSA
from wsinvest.jwt.minting import LIFETIME_S, Unsignable, renewed, settings_of
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.secret import Secret

# An EC key (RFC 5480) on curve SM2, and a key of algorithm 1.2.3.4.5: SubjectPublicKeyInfo without a valid point.
SM2 = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004") + b"a" * 64
UNKNOWN = bytes.fromhex("304d300606042a0304050343000461") + b"a" * 64


def armoured(der: bytes) -> str:
    """The bytes of a public key as PEM."""
    return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(der).decode()}\n-----END PUBLIC KEY-----\n"


@pytest.mark.parametrize(
    ("public_key", "algorithms"),
    [
        ("", HMAC),
        (pem("rsa2048"), RSA),
        (pem("p384"), ("ES384",)),
        (pem("k256"), ("ES256K",)),
        (pem("ed25519"), ("EdDSA",)),
        (pem("p256").replace("\n", "\\n"), ("ES256",)),
        ("no key", ("RS256",)),
        (armoured(SM2), ("RS256",)),
        (armoured(UNKNOWN), ("RS256",)),
    ],
    ids=["none", "RSA", "P-384", "secp256k1", "Ed25519", "one line", "no PEM", "unsupported curve", "unknown kind"],
)
def test_the_kind_of_the_key_decides(public_key: str, algorithms: tuple[str, ...]):
    """A key of which nothing is known is tried as the most usual kind, which then says that it does not fit."""
    assert algorithms == settings_of(Credentials(public_key=public_key)).algorithms


def test_a_renewed_token_differs_in_its_exp_alone():
    """Header and all other claims stand, so that its effect is that of the time."""
    secret, now = "s" * 48, datetime(2026, 1, 1, tzinfo=UTC)
    old = jwt.encode({"sub": "ana", "role": "x", "iat": 1, "exp": 2}, secret, "HS384", {"kid": "k1"})
    found = jose.anatomy(renewed(settings_of(Credentials(jwt_secret=Secret(secret))), old, now))

    assert {"alg": "HS384", "typ": "JWT", "kid": "k1"} == found.header
    assert {"sub": "ana", "role": "x", "iat": 1, "exp": int(now.timestamp()) + LIFETIME_S} == found.claims
    with pytest.raises(Unsignable):
        renewed(settings_of(Credentials(jwt_secret=Secret(secret))), "no JWT", now)


def test_a_configured_algorithm_stands():
    """Several too, with commas or blanks between them."""
    found = settings_of(Credentials(public_key=pem("rsa2048"), jwt_algorithm="ES256, PS256"))

    assert (("ES256", "PS256"), True) == (found.algorithms, found.algorithm_given)
