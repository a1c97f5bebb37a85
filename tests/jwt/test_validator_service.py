"""The validator as a service uses it: key sets, rotation, cache, log, and that it is cheap to import."""

import base64
import hmac
import json
import logging
import subprocess
import sys
import time

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.jwt.jwks import CLAIMS, jwks, pair, public
from tests.jwt.jwks import signed as issued
from tests.jwt.test_validator import GOOD, NOW, SECRET, VALIDATOR, coded, signed, token
from wsinvest.jwt.keys import KeySet, KeyUnfit
from wsinvest.jwt.validator import Invalid, Signature, TokenValidator, Valid

SET = jwks(public("rsa2048"), public("p256"), public("ed25519", alg="EdDSA"))
ALGORITHMS = ("RS256", "ES256", "EdDSA")
BY_SET = TokenValidator(KeySet.from_jwks(SET), ALGORITHMS, now=lambda: NOW)


class Clock:
    """A clock that tests put forward."""

    at = float(NOW)

    def __call__(self):
        return self.at


class Lines(logging.Handler):
    """What was logged."""

    def __init__(self):
        super().__init__()
        self.said = []

    def emit(self, record):
        self.said.append(record.getMessage())


@pytest.fixture
def lines():
    """The log lines of the validator."""
    handler, logger = Lines(), logging.getLogger("wsinvest.jwt.validator")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler.said
    logger.removeHandler(handler)
    logger.setLevel(before)


# ── Key sets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["rsa2048", "p256", "ed25519"])
@pytest.mark.parametrize("kid", [None, ""])
def test_the_fitting_key_is_found(name, kid):
    """By kid, and without one by its kind."""
    assert isinstance(BY_SET.check(issued(name, kid=kid)), Valid)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (issued("rsa2048-other"), "token.header.kid_unknown"),
        (issued("rsa2048-other", kid="rsa2048"), "token.signature.invalid"),
        (issued("rsa2048-other", kid=""), "token.signature.invalid"),
        (issued("rsa2048", kid="p256"), "token.header.alg_mismatch"),
        (issued("rsa2048", alg="PS256"), "token.header.alg_mismatch"),
        (issued("rsa2048", kid="../rsa2048"), "token.header.invalid"),
        (token({"kid": "rsa2048"}), "token.header.alg_mismatch"),
        (signed({"alg": "none", "kid": "rsa2048"}, CLAIMS), "token.header.alg_none"),
        (issued("p256", exp=NOW - 600), "token.time.expired"),
    ],
)
def test_what_a_key_set_refuses(text, code):
    """Each with the code that says which side to look at."""
    assert code == BY_SET.check(text).code


@pytest.mark.parametrize("secret", [json.dumps(SET), json.dumps(public("rsa2048")), public("rsa2048")["n"]])
def test_a_published_key_signs_nothing(secret):
    """Key confusion (RFC 8725 section 2.1): HS256 under what everybody can read."""
    forged = signed({"alg": "HS256", "kid": "rsa2048"}, CLAIMS, secret) if secret[0] != "{" else _by_hand(secret)

    assert "token.header.alg_mismatch" == BY_SET.check(forged).code


def _by_hand(secret):
    """What PyJWT refuses to sign."""
    text = f"{coded({'alg': 'HS256', 'kid': 'rsa2048'})}.{coded(CLAIMS)}"
    return f"{text}.{coded(hmac.digest(secret.encode(), text.encode(), 'sha256'))}"


def test_ids_with_slashes_are_names_where_the_set_has_them():
    """Cognito's are plain base64; a look-up in a table opens no file."""
    validator = TokenValidator(KeySet.from_jwks(jwks(public("p256", kid="/a+b="))), ("ES256",), now=lambda: NOW)

    assert isinstance(validator.check(issued("p256", kid="/a+b=")), Valid)


def test_rotation():
    """Old and new side by side, then the old one leaves; what was remembered goes with it."""
    old, new = SECRET, SECRET[::-1]
    both = KeySet.from_keys({"new": new, "old": old}, ("HS256",))
    validator = TokenValidator(both, cache_entries=10, now=lambda: NOW)
    texts = token({"kid": "old"}), token({"kid": "new"}, new), token({}, new)

    assert [Valid] * 3 == [type(validator.check(text)) for text in texts]
    validator.renew(KeySet.from_keys({"new": new}, ("HS256",)))
    assert "token.header.kid_unknown" == validator.check(texts[0]).code
    assert isinstance(validator.check(texts[1]), Valid)
    with pytest.raises(KeyUnfit):
        validator.renew(KeySet.from_jwks(SET))
    assert isinstance(validator.check(texts[1]), Valid)


# ── The rows of an audit that PyJWT leaves open ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f" {GOOD}", "token.format.whitespace"),  # J12
        (signed(b'{"alg":"HS256","alg":"HS256"}', CLAIMS), "token.header.invalid"),  # J13
        (signed(b'{"alg":"HS256","x":"\xff"}', CLAIMS), "token.format.not_jwt"),
        (signed(b'["HS256"]', CLAIMS), "token.format.not_jwt"),
        (signed({"alg": "NoNe"}, CLAIMS), "token.header.alg_none"),  # J14
        (token({"typ": "secevent+jwt"}), "token.header.invalid"),  # J15
        (token({"typ": "refresh+jwt"}), "token.header.invalid"),
        (token(typ="Refresh"), "token.claim.type"),
        (token(token_use="id"), "token.claim.type"),
        (token({"crit": ["exp"], "exp": 1}), "token.header.invalid"),  # J16
        (token({"kid": "k" * 200}), "token.header.invalid"),  # J17
        (token(secret=SECRET[:-1]), "token.signature.invalid"),  # J18
        (signed({"alg": "HS256"}, b'{"exp":1900000000,"a":{"b":1,"b":2}}'), "token.claim.invalid"),  # J19
        (signed({"alg": "HS256"}, b'{"exp":1e999}'), "token.claim.invalid"),  # J20
        (signed({"alg": "HS256"}, b'{"exp":' + b"9" * 5000 + b"}"), "token.claim.invalid"),
        (token(nbf=NOW + 3600), "token.time.not_yet_valid"),  # J22
        (token(iss="https://id.example"), "token.claim.issuer"),  # J23
        (token(sub=["a"]), "token.claim.invalid"),  # J24
        (token(name="n" * 9000), "token.size.too_long"),  # J25
    ],
)
def test_rows_of_the_audit(text, code):
    """Correctly signed where it matters, and refused."""
    assert code == VALIDATOR.check(text).code


def test_times_are_told_before_the_purpose():
    """Many servers take an id token; none takes an expired one."""
    assert "token.time.expired" == VALIDATOR.check(token(token_use="id", exp=NOW - 600)).code


def test_explicit_typing():
    """Who demands at+jwt gets nothing else (RFC 9068 section 4)."""
    validator = TokenValidator(SECRET, types=("at+jwt",), now=lambda: NOW)

    assert isinstance(validator.check(token({"typ": "application/AT+JWT"})), Valid)
    assert "token.header.invalid" == validator.check(token()).code


# ── Cache ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_remembered_is_not_verified_again(lines):
    """But never beyond exp, and only in the very same text."""
    clock = Clock()
    validator = TokenValidator(SECRET, cache_entries=10, cache_s=1000, now=clock)
    good = token()
    verdicts = [validator.check(good) for _ in range(3)]
    clock.at += 301
    validator.check(good)
    clock.at += 100

    assert verdicts[0] == verdicts[2] == Valid(json.loads(base64.urlsafe_b64decode(good.split(".")[1] + "==")))
    assert "token.signature.invalid" == validator.check(good[:-1] + "A").code
    assert "token.time.expired" == validator.check(good).code
    assert [False, True, True, False, False, False] == [json.loads(line)["cached"] for line in lines]


def test_a_caller_cannot_change_what_is_remembered():
    """Each gets claims of its own."""
    validator = TokenValidator(SECRET, cache_entries=10, now=lambda: NOW)
    validator.check(GOOD).claims["sub"] = "root"

    assert "someone" == validator.check(GOOD).claims["sub"]


def test_refused_tokens_are_not_remembered(lines):
    """They become valid, or are other people's means to evict the rest."""
    clock = Clock()
    validator = TokenValidator(SECRET, cache_entries=10, now=clock)
    early = token(nbf=NOW + 100)

    assert "token.time.not_yet_valid" == validator.check(early).code
    clock.at += 100
    assert isinstance(validator.check(early), Valid)


# ── Log ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code", "kid"),
    [
        (GOOD, "ok", ""),
        (token({"kid": "k1"}), "ok", "k1"),
        (token({"kid": "a-kid-that-is-rather-long"}), "token.header.kid_unknown", "a-kid-that-is-ra…"),
        (token({"kid": "x\n\u202e\ud800"}), "token.header.invalid", "x\\x0a\\u202e\\ud800"),
        (token({"kid": 5}), "token.header.invalid", ""),
        (token(exp=NOW - 600), "token.time.expired", ""),
        ("undefined", "token.value.placeholder", ""),
        ("", "token.value.empty", ""),
        (None, "token.value.missing", ""),
    ],
)
def test_one_line_for_each_check(lines, text, code, kid):
    """ASCII, one JSON object, nothing of the token or its claims in it."""
    VALIDATOR.check(text)
    (line,) = lines
    said = json.loads(line)

    assert (code, kid, False, "token.check") == (said["code"], said["kid"], said["cached"], said["event"])
    assert {"event", "code", "token", "kid", "took_ms", "cached"} == set(said)
    assert said["took_ms"] > 0
    assert line.isascii()
    assert "\n" not in line
    parts = [part for part in str(text).split(".") if len(part) > 8]
    assert [] == [part for part in (*parts, "someone", "id.example", SECRET) if part in line and part != text]


def test_equal_tokens_have_equal_fingerprints(lines):
    """In one validator; another one has another key."""
    for validator in (VALIDATOR, VALIDATOR, TokenValidator(SECRET, now=lambda: NOW)):
        validator.check(GOOD)
    one, again, other = [json.loads(line)["token"] for line in lines]

    assert one == again != other
    assert one.startswith("hk:")


def test_silent_unless_asked():
    """Nobody who has not set the level to INFO gets a line."""
    assert not logging.getLogger("wsinvest.jwt.validator").isEnabledFor(logging.INFO)


# ── Hostile input ────────────────────────────────────────────────────────────────────────────────────────────────────

HEADERS = st.dictionaries(
    st.sampled_from(["alg", "typ", "kid", "crit", "b64", "jku", "x"]),
    st.sampled_from(["HS256", "RS256", "ES256", "EdDSA", "none", "rsa2048", "p256", "JWT", "", None, 5, [], {}, 1e300])
    | st.text(max_size=6),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HEADERS, st.binary(max_size=600), st.booleans())
def test_any_header_and_signature_against_a_key_set(header, signature, real):
    """A verdict with a catalogue code, and never a valid one."""
    text = f"{coded(header)}.{coded(CLAIMS)}"
    mark = pair("p256").sign(signature, ec.ECDSA(hashes.SHA256())) if real else signature
    verdict = BY_SET.check(f"{text}.{coded(mark)}")

    assert isinstance(verdict, Invalid)
    assert verdict.code.startswith("token.")
    assert verdict.signature is not Signature.MATCHES


@pytest.mark.parametrize(
    "text",
    [
        "." * 65_536,
        "eyJ" * 21_845,
        "%" * 65_536,
        "%20" * 21_845,
        '"' * 65_536,
        "Bearer " * 9362,
        "[object " * 8192,
        "${" * 32_768,
        "\u202e" * 65_536,
        "\ud800" * 65_536,
        coded(b"[" * 49_000) + ".e30.x",
        coded(b'{"a":' * 9_800) + ".e30.x",
        coded({"alg": "HS256"}) + "." + coded(b"[" * 49_000) + "." + "A" * 43,
        token(a="x" * 48_000),
        "x" * 4_000_000,
    ],
)
def test_time_is_bounded(text):
    """64 KB of anything, and more, within a tenth of a second, wherever the limit is set."""
    lax = TokenValidator(SECRET, longest_bytes=100_000, now=lambda: NOW)
    began = time.process_time()
    for validator in (VALIDATOR, lax, BY_SET):
        assert isinstance(validator.check(text), Invalid | Valid)

    assert time.process_time() - began < 0.3


def test_lazy_and_light():
    """`import wsinvest` loads neither PyJWT nor cryptography; the public names are there all the same."""
    program = """
import sys, wsinvest
assert not {"jwt", "cryptography", "wsinvest.jwt.validator"} & set(sys.modules)
from wsinvest import Invalid, KeySet, TokenValidator, Valid
assert isinstance(TokenValidator("s" * 32).check(""), Invalid)
try:
    wsinvest.Nothing
except AttributeError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "module 'wsinvest' has no attribute 'Nothing'\n" == done.stdout
