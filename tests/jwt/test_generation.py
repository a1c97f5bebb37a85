"""Generation of tokens: signed and verified with the same settings, or the reason why not."""

import warnings

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from wsinvest.facts.token import GenerationReason, GenerationState
from wsinvest.jwt.generation import MINTED, generate
from wsinvest.jwt.minting import SUBJECT, settings_of
from wsinvest.redact.secret import Vault

SECRET = "a secret of more than sixty-four bytes, so that every HMAC is happy with it"
RSA_KEY = rsa.generate_private_key(65537, 2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
KEYS = {"RS256": RSA_KEY, "PS256": RSA_KEY, "ES256": EC_KEY, "EdDSA": ed25519.Ed25519PrivateKey.generate()}


def private_pem(key):
    pkcs8 = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption()).decode()


def public_pem(key):
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


def vault_of(secret=SECRET, readings=None, **held):
    vault = Vault()
    if secret is not None:
        vault.put("JWT_SECRET", secret)
    for reading, value in (readings or {}).items():
        vault.put(f"JWT_SECRET@{reading}", value)
    for name, value in held.items():
        vault.hold(name, value)
    return vault


def generated(vault, *, allowed=True, due=True):
    return generate(settings_of(vault), vault, allowed=allowed, due=due)


@pytest.mark.parametrize("algorithm", ["", "HS256", "HS384", "HS512"])
def test_a_secret_signs_and_verifies(algorithm):
    """With every HMAC; without a name HS256."""
    vault = vault_of(JWT_ALGORITHM=algorithm)
    facts = generated(vault)
    token = vault.get(MINTED).reveal()

    assert (GenerationState.SIGNED, True) == (facts.state, facts.verified)
    assert (algorithm or "HS256") == facts.algorithm == jwt.get_unverified_header(token)["alg"]
    assert vault.fingerprint(token) == facts.fingerprint


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_a_private_key_signs_and_its_public_half_verifies(algorithm):
    """Given alone, or with the public key beside it, line breaks as in a file or as in one line of a `.env`."""
    key = KEYS[algorithm]
    one_line = private_pem(key).replace("\n", "\\n")

    assert generated(vault_of(private_pem(key), JWT_ALGORITHM=algorithm)).verified
    assert generated(vault_of(one_line, JWT_ALGORITHM=algorithm, JWT_PUBLIC_KEY=public_pem(key))).verified


def test_minted_claims():
    """What the server is said to demand, for five minutes, about nobody real."""
    vault = vault_of(JWT_ISSUER="id.example", JWT_AUDIENCE="chat", JWT_KID="k1")
    generated(vault)
    token = vault.get(MINTED).reveal()
    claims = jwt.decode(token, SECRET, ["HS256"], audience="chat", issuer="id.example")

    assert {"sub", "iat", "exp", "jti", "iss", "aud"} == set(claims)
    assert (SUBJECT, 300) == (claims["sub"], claims["exp"] - claims["iat"])
    assert "k1" == jwt.get_unverified_header(token)["kid"]


def test_the_subject_can_be_chosen():
    """WS_TEST_SUBJECT names a user that exists for the test."""
    vault = vault_of(WS_TEST_SUBJECT="tester")
    generated(vault)

    assert "tester" == jwt.decode(vault.get(MINTED).reveal(), SECRET, ["HS256"])["sub"]


@pytest.mark.parametrize(
    ("vault", "reason"),
    [
        (vault_of(None), GenerationReason.SECRET_MISSING),
        (vault_of(""), GenerationReason.SECRET_EMPTY),
        (vault_of(JWT_ALGORITHM="HS255"), GenerationReason.ALGORITHM_UNKNOWN),
        (vault_of(JWT_ALGORITHM="none"), GenerationReason.ALGORITHM_UNKNOWN),
        (vault_of(JWT_ALGORITHM="RS256"), GenerationReason.KEY_UNFIT),
        (vault_of(JWT_ALGORITHM="ES256"), GenerationReason.KEY_UNFIT),
        (vault_of(private_pem(EC_KEY), JWT_ALGORITHM="RS256"), GenerationReason.KEY_UNFIT),
        (vault_of(public_pem(RSA_KEY), JWT_ALGORITHM="RS256"), GenerationReason.KEY_UNFIT),
        (vault_of(public_pem(RSA_KEY)), GenerationReason.KEY_UNFIT),
        (
            vault_of(private_pem(RSA_KEY), JWT_ALGORITHM="ES256", JWT_PUBLIC_KEY=public_pem(EC_KEY)),
            GenerationReason.KEY_UNFIT,
        ),
        (
            vault_of(
                private_pem(rsa.generate_private_key(65537, 2048)),
                JWT_ALGORITHM="RS256",
                JWT_PUBLIC_KEY=public_pem(RSA_KEY),
            ),
            GenerationReason.NOT_VERIFIED,
        ),
    ],
)
def test_failures_have_a_reason(vault, reason):
    """Each kind of unusable setting has its own."""
    facts = generated(vault)

    assert (GenerationState.FAILED, reason, False) == (facts.state, facts.reason, facts.verified)


@pytest.mark.parametrize("secret", [None, ""])
def test_a_secret_that_nobody_relies_on_may_be_absent(secret):
    """A target without authentication, or a public key alone, is not broken."""
    assert GenerationState.NOT_CONFIGURED is generated(vault_of(secret), due=False).state
    public_only = vault_of(secret, JWT_ALGORITHM="RS256", JWT_PUBLIC_KEY=public_pem(RSA_KEY))
    assert GenerationState.NOT_CONFIGURED is generated(public_only).state


def test_forbidden_means_that_nothing_is_signed_or_left_over():
    """--no-mint, also in a run that had minted before."""
    vault = vault_of(readings={"stripped": SECRET + "x"})
    generated(vault)
    facts = generated(vault, allowed=False)

    assert GenerationState.FORBIDDEN is facts.state
    assert vault.get(MINTED) is None
    assert vault.get(f"{MINTED}@stripped") is None


def test_other_readings_of_the_secret_sign_their_own_tokens():
    """Only those that differ, and none that is empty."""
    vault = vault_of(SECRET + "\r", {"as_read": SECRET + "\r", "stripped": SECRET, "unquoted": ""})
    generated(vault)

    assert jwt.decode(vault.get(f"{MINTED}@stripped").reveal(), SECRET, ["HS256"])
    assert vault.get(f"{MINTED}@as_read") is None
    assert vault.get(f"{MINTED}@unquoted") is None


def test_a_reading_that_cannot_sign_is_left_out():
    """It is no reason to fail: the others may tell."""
    vault = vault_of(SECRET, {"literal": '{"kty": "oct", "k": "c2VjcmV0"}', "stripped": SECRET + "x"})

    assert generated(vault).verified
    assert vault.get(f"{MINTED}@literal") is None
    assert vault.get(f"{MINTED}@stripped") is not None


def test_short_secrets_sign_without_a_warning_on_the_screen():
    """A rule tells it, with the remedy."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert generated(vault_of("short")).verified
