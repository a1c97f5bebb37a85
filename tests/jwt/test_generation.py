"""Generation of tokens: signed and verified with the same settings, or the reason why not."""

import warnings

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from wsinvest.facts.token import GenerationReason, GenerationState
from wsinvest.jwt.generation import generate
from wsinvest.jwt.minting import SUBJECT, settings_of
from wsinvest.redact.credentials import Credentials
from wsinvest.redact.masking import MASK
from wsinvest.redact.redactor import Redactor
from wsinvest.redact.secret import Secret

SECRET = "a secret of more than sixty-four bytes, so that every HMAC is happy with it"
RSA_KEY = rsa.generate_private_key(65537, 2048)
REDACTOR = Redactor()
EC_KEY = ec.generate_private_key(ec.SECP256R1())
KEYS = {"RS256": RSA_KEY, "PS256": RSA_KEY, "ES256": EC_KEY, "EdDSA": ed25519.Ed25519PrivateKey.generate()}


def private_pem(key):
    pkcs8 = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption()).decode()


def public_pem(key):
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


def given(secret=SECRET, decodings=None, **more):
    texts = {name: Secret(text) for name, text in (decodings or {}).items()}
    return Credentials(jwt_secret=None if secret is None else Secret(secret), jwt_secret_texts=texts, **more)


def generated(credentials, *, allowed=True, due=True):
    return generate(settings_of(credentials), credentials, REDACTOR, allowed=allowed, due=due)


@pytest.mark.parametrize("algorithm", ["", "HS256", "HS384", "HS512"])
def test_a_secret_signs_and_verifies(algorithm):
    """With every HMAC; without a name HS256."""
    facts, minted = generated(given(jwt_algorithm=algorithm))
    token = minted[""].reveal()

    assert (GenerationState.SIGNED, True) == (facts.state, facts.verified)
    assert (algorithm or "HS256") == facts.algorithm == jwt.get_unverified_header(token)["alg"]
    assert REDACTOR.fingerprinter.fingerprint(token) == facts.fingerprint


@pytest.mark.parametrize("algorithm", list(KEYS))
def test_a_private_key_signs_and_its_public_half_verifies(algorithm):
    """Given alone, or with the public key beside it, line breaks as in a file or as in one line of a `.env`."""
    key = KEYS[algorithm]
    one_line = private_pem(key).replace("\n", "\\n")

    assert generated(given(private_pem(key), jwt_algorithm=algorithm))[0].verified
    assert generated(given(one_line, jwt_algorithm=algorithm, public_key=public_pem(key)))[0].verified


def test_minted_claims():
    """What the server is said to demand, for five minutes, about nobody real."""
    _, minted = generated(given(jwt_issuer="id.example", jwt_audience="chat", jwt_key_id="k1"))
    token = minted[""].reveal()
    claims = jwt.decode(token, SECRET, ["HS256"], audience="chat", issuer="id.example")

    assert {"sub", "iat", "exp", "jti", "iss", "aud"} == set(claims)
    assert (SUBJECT, 300) == (claims["sub"], claims["exp"] - claims["iat"])
    assert "k1" == jwt.get_unverified_header(token)["kid"]


def test_the_subject_can_be_chosen():
    """WS_TEST_SUBJECT names a user that exists for the test."""
    _, minted = generated(given(test_subject="tester"))

    assert "tester" == jwt.decode(minted[""].reveal(), SECRET, ["HS256"])["sub"]


@pytest.mark.parametrize(
    ("credentials", "reason"),
    [
        (given(None), GenerationReason.SECRET_MISSING),
        (given(""), GenerationReason.SECRET_EMPTY),
        (given(jwt_algorithm="HS255"), GenerationReason.ALGORITHM_UNKNOWN),
        (given(jwt_algorithm="none"), GenerationReason.ALGORITHM_UNKNOWN),
        (given(jwt_algorithm="RS256"), GenerationReason.KEY_UNFIT),
        (given(jwt_algorithm="ES256"), GenerationReason.KEY_UNFIT),
        (given(private_pem(EC_KEY), jwt_algorithm="RS256"), GenerationReason.KEY_UNFIT),
        (given(public_pem(RSA_KEY), jwt_algorithm="RS256"), GenerationReason.KEY_UNFIT),
        (given(public_pem(RSA_KEY)), GenerationReason.KEY_UNFIT),
        (
            given(private_pem(RSA_KEY), jwt_algorithm="ES256", public_key=public_pem(EC_KEY)),
            GenerationReason.KEY_UNFIT,
        ),
        (
            given(
                private_pem(rsa.generate_private_key(65537, 2048)),
                jwt_algorithm="RS256",
                public_key=public_pem(RSA_KEY),
            ),
            GenerationReason.NOT_VERIFIED,
        ),
    ],
)
def test_failures_have_a_reason(credentials, reason):
    """Each kind of unusable setting has its own."""
    facts, _ = generated(credentials)

    assert (GenerationState.FAILED, reason, False) == (facts.state, facts.reason, facts.verified)


@pytest.mark.parametrize(("allowed", "due"), [(True, True), (False, True), (True, False)])
@pytest.mark.parametrize("secret", [SECRET, ""])
@pytest.mark.parametrize("pasted", ["kT7!vQz2#mW9xLp4", "i9HWMb8yxU53dvbDvWxY9WLv"], ids=["known", "random-looking"])
def test_a_secret_that_was_pasted_as_the_algorithm_is_not_shown(allowed, due, secret, pasted):
    """Whatever became of the test: its finding names the algorithm."""
    redactor = Redactor()
    redactor.learn("kT7!vQz2#mW9xLp4", "WS_TOKEN")
    credentials = given(secret, jwt_algorithm=pasted)

    facts, _ = generate(settings_of(credentials), credentials, redactor, allowed=allowed, due=due)

    assert MASK == facts.algorithm


@pytest.mark.parametrize("secret", [None, ""])
def test_a_secret_that_nobody_relies_on_may_be_absent(secret):
    """A target without authentication, or a public key alone, is not broken."""
    assert GenerationState.NOT_CONFIGURED is generated(given(secret), due=False)[0].state
    public_only = given(secret, jwt_algorithm="RS256", public_key=public_pem(RSA_KEY))
    assert GenerationState.NOT_CONFIGURED is generated(public_only)[0].state


def test_forbidden_means_that_nothing_is_signed():
    """--no-mint."""
    facts, minted = generated(given(decodings={"stripped": SECRET + "x"}), allowed=False)

    assert GenerationState.FORBIDDEN is facts.state
    assert {} == minted


def test_other_decodings_of_the_secret_sign_their_own_tokens():
    """Only those that differ, and none that is empty."""
    _, minted = generated(given(SECRET + "\r", {"as_read": SECRET + "\r", "stripped": SECRET, "unquoted": ""}))

    assert jwt.decode(minted["stripped"].reveal(), SECRET, ["HS256"])
    assert "as_read" not in minted
    assert "unquoted" not in minted


def test_a_decoding_that_cannot_sign_is_left_out():
    """It is no reason to fail: the others may tell."""
    odd = {"literal": '{"kty": "oct", "k": "c2VjcmV0"}', "stripped": SECRET + "x"}
    facts, minted = generated(given(SECRET, odd))

    assert facts.verified
    assert "literal" not in minted
    assert "stripped" in minted


def test_short_secrets_sign_without_a_warning_on_the_screen():
    """A rule tells it, with the remedy."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert generated(given("short"))[0].verified
