"""The validator refuses what PyJWT refuses and what PyJWT leaves open; the reason is always a catalogue code."""

import base64
import json
import math

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wsinvest.jwt.keys import AlgorithmUnknown, KeyUnfit
from wsinvest.jwt.validator import Invalid, Signature, TokenValidator, Valid

NOW = 1_800_000_000
SECRET = "a-secret-of-more-than-sixty-four-bytes-so-that-every-hmac-is-content-with-it"
CLAIMS = {"sub": "someone", "iat": NOW, "exp": NOW + 300, "iss": "id.example", "aud": ["chat", "other"]}
RSA_KEY = rsa.generate_private_key(65537, 2048)
VALIDATOR = TokenValidator(SECRET, ("HS256",), issuer="id.example", audience="chat", key_id="k1", now=lambda: NOW)


def coded(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(header, claims, secret=SECRET):
    """A token of raw bytes, for what PyJWT's own encoder would refuse to write."""
    text = f"{coded(header)}.{coded(claims)}"
    algorithm = jwt.get_algorithm_by_name("HS256")
    return f"{text}.{coded(algorithm.sign(text.encode(), algorithm.prepare_key(secret)))}"


def token(header=None, secret=SECRET, **changed):
    """A good token with these claims changed; None takes a claim away."""
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    return signed({"alg": "HS256", "typ": "JWT", **(header or {})}, claims, secret)


def pem(public_key):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return public_key.public_bytes(serialization.Encoding.PEM, form).decode()


def test_good_token_is_valid():
    """The claims come back, and stay out of repr."""
    verdict = VALIDATOR.check(token())

    assert Valid(CLAIMS) == verdict
    assert "someone" not in repr(verdict)


GOOD = token()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "token.value.empty"),
        ("  \n", "token.value.empty"),
        ("null", "token.value.placeholder"),
        ("undefined", "token.value.placeholder"),
        ("[object Object]", "token.value.placeholder"),
        (f"Bearer {GOOD}", "token.format.bearer_prefix"),
        (f'"{GOOD}"', "token.format.quoted"),
        (f"{GOOD}\n", "token.format.whitespace"),
        (f"{GOOD}%0D%0A", "token.format.whitespace"),
        (GOOD.replace(".", "%2E"), "token.format.encoding"),
        (f"{GOOD}=", "token.format.encoding"),
        (GOOD[:-4], "token.format.truncated"),
        (GOOD.rpartition(".")[0], "token.format.truncated"),
        (GOOD[:70], "token.format.truncated"),
        ("opaque", "token.format.not_jwt"),
        ("a.b.c", "token.format.not_jwt"),
        (f"{GOOD}.x.y", "token.format.not_jwt"),
        ("e30.e30.", "token.header.invalid"),
        ("x" * 9000, "token.size.too_long"),
        ("\ud800", "token.format.not_jwt"),
        ("тoken", "token.format.not_jwt"),
    ],
)
def test_texts(text, code):
    """What the text alone shows is named first."""
    assert code == VALIDATOR.check(text).code


@pytest.mark.parametrize("value", [None, 42, b"bytes", {}])
def test_no_text_at_all(value):
    """A caller who passes what a header lookup returned gets a verdict, not a TypeError."""
    assert "token.value.missing" == VALIDATOR.check(value).code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"alg": "none"}, "token.header.alg_none"),
        ({"alg": "nOnE"}, "token.header.alg_none"),
        ({"alg": "HS384"}, "token.format.truncated"),
        ({"alg": "hs256"}, "token.header.alg_mismatch"),
        ({"alg": None}, "token.header.invalid"),
        ({"alg": ["HS256"]}, "token.header.invalid"),
        ({"typ": "dpop+jwt"}, "token.header.invalid"),
        ({"typ": 1}, "token.header.invalid"),
        ({"crit": ["x"]}, "token.header.invalid"),
        ({"crit": []}, "token.header.invalid"),
        ({"b64": False}, "token.header.invalid"),
        ({"kid": "k2"}, "token.header.kid_unknown"),
        ({"kid": 1}, "token.header.invalid"),
        ({"kid": "../../dev/null"}, "token.header.invalid"),
        ({"kid": "/etc/key"}, "token.header.invalid"),
        ({"kid": "k' or '1'='1"}, "token.header.invalid"),
        ({"kid": "https://evil.example/key"}, "token.header.invalid"),
        ({"kid": "k" * 129}, "token.header.invalid"),
    ],
)
def test_headers(header, code):
    """Correctly signed, and still refused."""
    assert code == VALIDATOR.check(token(header)).code


@pytest.mark.parametrize(
    "header", [{"kid": "k1"}, {"typ": "at+jwt"}, {"typ": "application/at+jwt"}, {"jku": "http://x"}, {"jwk": {}}]
)
def test_harmless_headers(header):
    """Keys offered by the token itself are not looked at, so they do no harm."""
    assert isinstance(VALIDATOR.check(token(header)), Valid)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"exp": NOW - 60}, "token.time.expired"),
        ({"exp": 0}, "token.time.expired"),
        ({"exp": None}, "token.claim.missing"),
        ({"exp": str(NOW + 300)}, "token.claim.invalid"),
        ({"exp": (NOW + 300) * 1000}, "token.claim.invalid"),
        ({"exp": 1e308}, "token.claim.invalid"),
        ({"exp": 10**400}, "token.claim.invalid"),
        ({"exp": -5}, "token.claim.invalid"),
        ({"exp": True}, "token.claim.invalid"),
        ({"exp": [NOW]}, "token.claim.invalid"),
        ({"nbf": NOW + 61}, "token.time.not_yet_valid"),
        ({"iat": NOW + 61}, "token.time.not_yet_valid"),
        ({"iat": "now"}, "token.claim.invalid"),
        ({"iss": "other"}, "token.claim.issuer"),
        ({"iss": None}, "token.claim.issuer"),
        ({"iss": ["id.example"]}, "token.claim.invalid"),
        ({"aud": "mail"}, "token.claim.audience"),
        ({"aud": None}, "token.claim.audience"),
        ({"aud": []}, "token.claim.audience"),
        ({"aud": ["chat", 1]}, "token.claim.invalid"),
        ({"aud": {"chat": 1}}, "token.claim.invalid"),
        ({"sub": 7}, "token.claim.invalid"),
        ({"jti": 7}, "token.claim.invalid"),
    ],
)
def test_claims(claims, code):
    """Each fault under a signature that matches."""
    verdict = VALIDATOR.check(token(**claims))

    assert (code, Signature.MATCHES) == (verdict.code, verdict.signature)


@pytest.mark.parametrize(
    "claims",
    [{"exp": NOW - 59}, {"exp": NOW + 0.5}, {"nbf": NOW + 60}, {"iat": NOW + 60}, {"aud": "chat"}, {"sub": None}],
)
def test_claims_at_the_edge(claims):
    """The leeway's last second still passes."""
    assert isinstance(VALIDATOR.check(token(**claims)), Valid)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b'{"exp":1900000000,"exp":1}', "token.claim.invalid"),
        (b"[]", "token.claim.invalid"),
        (b"not json", "token.claim.invalid"),
        (b'{"exp":Infinity}', "token.claim.invalid"),
    ],
)
def test_claims_that_two_readers_read_differently(payload, code):
    """Duplicates and non-JSON, though the signature matches."""
    assert code == VALIDATOR.check(signed({"alg": "HS256"}, payload)).code


@pytest.mark.parametrize(
    "forged",
    [
        token(secret="another secret that is also long enough for everybody's taste, yes"),
        f"{GOOD.split('.')[0]}.{coded({**CLAIMS, 'sub': 'root'})}.{GOOD.split('.')[2]}",
        GOOD[:-1] + chr(ord(GOOD[-1]) + 1),
    ],
    ids=["other key", "other claims", "last character changed without changing a byte"],
)
def test_forged_signatures(forged):
    """Only the one right spelling of the one right signature."""
    verdict = VALIDATOR.check(forged)

    assert ("token.signature.invalid", Signature.DIFFERS) == (verdict.code, verdict.signature)


def test_duplicate_names_in_the_header():
    """The last alg wins for some readers, the first for others; nobody's wins here."""
    assert "token.header.invalid" == VALIDATOR.check(signed(b'{"alg":"none","alg":"HS256"}', CLAIMS)).code


ASYMMETRIC = [
    ("RS256", RSA_KEY),
    ("PS384", RSA_KEY),
    ("ES256", ec.generate_private_key(ec.SECP256R1())),
    ("ES512", ec.generate_private_key(ec.SECP521R1())),
    ("EdDSA", ed25519.Ed25519PrivateKey.generate()),
]


@pytest.mark.parametrize(("algorithm", "key"), ASYMMETRIC, ids=[name for name, _ in ASYMMETRIC])
def test_public_keys(algorithm, key):
    """A PEM verifies what its private half signed; a cut signature is named as cut."""
    validator = TokenValidator(pem(key.public_key()), (algorithm,), now=lambda: NOW)
    good = jwt.encode(CLAIMS, key, algorithm)

    assert isinstance(validator.check(good), Valid)
    assert "token.format.truncated" == validator.check(good[:-20]).code
    assert "token.signature.invalid" == validator.check(good[:-20] + "A" * 20).code


def test_public_key_as_hmac_secret_is_impossible():
    """Key confusion: neither can such a validator be made, nor does one for RS256 take HS256."""
    public = pem(RSA_KEY.public_key())

    with pytest.raises(KeyUnfit):
        TokenValidator(public, ("RS256", "HS256"))
    assert "token.header.alg_mismatch" == TokenValidator(public, ("RS256",)).check(GOOD).code


@pytest.mark.parametrize("key", ["", b"", pem(RSA_KEY.public_key()), None, 5])
def test_unfit_secrets(key):
    """Said when the validator is made, and never with the key in the text."""
    with pytest.raises(KeyUnfit) as raised:
        TokenValidator(key, ("HS256",))

    assert "the key does not fit HS256" == str(raised.value)
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("name", ["none", "HS255", "", "hs256"])
def test_unknown_algorithms(name):
    """none is no algorithm."""
    with pytest.raises(AlgorithmUnknown):
        TokenValidator(SECRET, (name,))


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", "no pem"), ("ES256", SECRET), ("EdDSA", "-----BEGIN x")])
def test_unfit_public_keys(algorithm, key):
    """A text that is no PEM, or cut."""
    with pytest.raises(KeyUnfit):
        TokenValidator(key, (algorithm,))


def test_what_pyjwt_accepts_and_this_does_not():
    """The reason for this module: PyJWT takes all of these."""
    lax = [
        token(exp=None, aud=None, iss=None),
        token(exp=str(NOW + 3_000_000_000)),
        token(exp=(NOW + 300) * 1000),
        token({"typ": "anything"}),
        token({"kid": "../../dev/null"}),
    ]
    for text in lax:
        jwt.decode(text, SECRET, ["HS256"], options={"verify_aud": False, "verify_iat": False})
        assert isinstance(VALIDATOR.check(text), Invalid)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["alg", "typ", "kid", "crit", "b64", "exp", "nbf", "iat", "iss", "aud", "sub", "jti"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
@given(st.dictionaries(NAMES, JSON), st.dictionaries(NAMES, JSON), st.booleans())
def test_hostile_tokens_get_a_verdict(header, claims, right_alg):
    """Correctly signed nonsense: always a verdict with a catalogue code, never an exception."""
    verdict = VALIDATOR.check(signed({**header, **({"alg": "HS256"} if right_alg else {})}, claims))

    assert isinstance(verdict, Valid) or verdict.code.startswith("token.")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | st.text(alphabet="eyJhbGciOi.=+/%20\"' \n-_A") | st.binary().map(lambda raw: f"{coded(raw)}.e30.x"))
def test_hostile_texts_get_a_verdict(text):
    """Nothing that is random is ever valid."""
    assert VALIDATOR.check(text).code.startswith("token.")


def test_an_injected_clock_decides():
    """The same token, before and after."""
    good = token()
    later = TokenValidator(SECRET, now=lambda: NOW + 361)

    assert "token.time.expired" == later.check(good).code
    assert isinstance(TokenValidator(SECRET, leeway_s=math.inf, now=lambda: NOW + 361).check(good), Valid)
