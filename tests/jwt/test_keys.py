"""Key sets: which keys verify what, which are left out and why, and that no document makes the parser raise oddly."""

import contextlib
import json
import time

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.jwt.jwks import algorithm_of, jwks, pair, pem, private, public, signed
from wsinvest.facts.keyset import Ignored
from wsinvest.jwt.keys import AlgorithmUnknown, KeySet, KeyUnfit, single

SECRET = "a-secret-of-more-than-sixty-four-bytes-so-that-every-hmac-is-content-with-it"
OCT = {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA", "kid": "shared"}
KINDS = ["rsa2048", "p256", "p384", "p521", "k256", "ed25519", "ed448"]


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("form", [json.dumps, lambda document: json.dumps(document).encode(), dict])
def test_every_kind_of_key_in_every_form(name, form):
    """RSA, EC and OKP (RFC 7518 section 6, RFC 8037), as text, bytes or mapping."""
    (key,) = KeySet.from_jwks(form(jwks(public(name)))).keys
    head, _, signature = signed(name).rpartition(".")

    assert name == key.kid
    assert algorithm_of(name) in key.algorithms
    assert key.due_bytes(algorithm_of(name)) == len(signature) * 3 // 4
    assert head


@pytest.mark.parametrize(
    ("name", "algorithms"),
    [
        ("rsa2048", ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")),
        ("p384", ("ES384",)),
        ("ed25519", ("EdDSA",)),
    ],
)
def test_a_key_without_alg_verifies_what_its_kind_allows(name, algorithms):
    """And one with alg that algorithm alone."""
    assert algorithms == KeySet.from_jwks(jwks(public(name))).algorithms
    assert algorithms[:1] == KeySet.from_jwks(jwks(public(name, alg=algorithms[0]))).algorithms


@pytest.mark.parametrize(
    ("jwk", "why"),
    [
        (public("rsa2048-b", use="enc"), Ignored.OTHER_USE),
        (public("rsa2048-b", alg="RSA-OAEP"), Ignored.OTHER_USE),
        (public("rsa2048-b", alg="HS256"), Ignored.OTHER_USE),
        (public("rsa2048-b", alg=["RS256"]), Ignored.OTHER_USE),
        (public("rsa2048-b", key_ops=["encrypt"]), Ignored.OTHER_USE),
        (public("rsa2048-b", key_ops=5), Ignored.OTHER_USE),
        (public("rsa1024"), Ignored.WEAK),
        (OCT, Ignored.SYMMETRIC),
        (public("rsa2048-b", kid=7), Ignored.ODD_ID),
        (public("rsa2048-b", kid="k" * 129), Ignored.ODD_ID),
        (public("rsa2048-b", kid="a\nb"), Ignored.ODD_ID),
        (public("rsa2048-b", n=None), Ignored.NOT_A_KEY),
        (public("rsa2048-b", n=65537), Ignored.NOT_A_KEY),
        (public("rsa2048-b", n="A" * 3000), Ignored.NOT_A_KEY),
        (public("rsa2048-b", e="AA"), Ignored.NOT_A_KEY),
        (public("p256", crv="P-384"), Ignored.NOT_A_KEY),
        (public("p256", x="AAAA"), Ignored.NOT_A_KEY),
        (public("p256", alg="ES512"), Ignored.NOT_A_KEY),
        (public("ed25519", crv="X25519"), Ignored.NOT_A_KEY),
        ({"kty": "AKP", "pub": "x"}, Ignored.NOT_A_KEY),
        ({"kty": ["RSA"]}, Ignored.NOT_A_KEY),
        ("a text", Ignored.NOT_A_KEY),
        (None, Ignored.NOT_A_KEY),
    ],
)
def test_members_that_verify_nothing_are_left_out_and_named(jwk, why):
    """The good one beside them goes on working, as during a migration."""
    found = KeySet.from_jwks(jwks(jwk, public("rsa2048")))

    assert (("rsa2048",), (why,)) == (tuple(key.kid for key in found.keys), found.ignored)


def test_a_private_half_that_was_published_is_not_touched():
    """Its public half verifies; a malformed private one does no harm."""
    found = KeySet.from_jwks(jwks({**private("rsa2048"), "d": "AQAB", "key_ops": ["verify"]}))

    assert not hasattr(found.keys[0].verifiers["RS256"][1], "private_numbers")


@pytest.mark.parametrize(
    "document",
    [
        "",
        "<!doctype html>",
        "[]",
        "{}",
        '{"keys": []}',
        '{"keys": {}}',
        '{"keys": [{}]}',
        '{"keys": [], "keys": []}',
        b"\xff\xfe",
        "[" * 100_000,
        '{"keys": ' + "1" * 5000 + "}",
        "x" * 300_000,
        json.dumps(jwks(*[public("p256", kid=f"k{n}") for n in range(101)])),
        "\ud800",
        None,
        5,
        {"keys": None},
        jwks(public("rsa2048"), public("rsa2048")),
        jwks(public("rsa2048", use="enc")),
    ],
)
def test_documents_that_are_no_key_set(document):
    """Two keys of one kid and algorithm are one name for two things (RFC 7517 section 4.5)."""
    with pytest.raises(KeyUnfit):
        KeySet.from_jwks(document)


def test_null_is_absent():
    """As some issuers write it."""
    found = KeySet.from_jwks(jwks({**public("p256"), "alg": None, "use": None, "key_ops": None, "kid": None}))

    assert [("", ("ES256",))] == [(key.kid, key.algorithms) for key in found.keys]


def test_duplicate_names_in_a_key_are_refused():
    """Two readers could see two keys (RFC 7517 section 4)."""
    text = json.dumps(jwks(public("rsa2048"))).replace('"kid"', '"kty": "oct", "kid"')

    with pytest.raises(KeyUnfit, match="a name stands twice"):
        KeySet.from_jwks(text)


def test_equal_ids_of_different_algorithms_are_two_names():
    """kid and alg together tell them apart."""
    found = KeySet.from_jwks(jwks(public("rsa2048", alg="RS256"), public("rsa2048", alg="PS256")))

    assert ("RS256", "PS256") == found.algorithms


def test_shared_secrets_alone_may_be_a_set():
    """For services that keep theirs in this form; beside public keys they are refused."""
    assert ("HS256", "HS384", "HS512") == KeySet.from_jwks(jwks(OCT)).algorithms


def test_which_keys_a_token_may_mean():
    """By kid where keys have names, else all of them."""
    named = KeySet.from_jwks(jwks(public("rsa2048"), public("p256")))
    nameless = KeySet.from_jwks(jwks(public("rsa2048", kid=None), public("p256", kid="")))

    assert ["p256"] == [key.kid for key in named.named("p256")]
    assert (2, 0) == (len(named.named("")), len(named.named("other")))
    assert 2 == len(nameless.named("anything"))


def test_rotation_of_secrets_and_pems():
    """Keys by name, each fit for one of the algorithms at least."""
    found = KeySet.from_keys({"new": pem("p256"), "old": pem("rsa2048")}, ("RS256", "ES256"))

    assert [("new", ("ES256",)), ("old", ("RS256",))] == [(key.kid, key.algorithms) for key in found.keys]
    assert ("RS256",) == found.only(("RS256",)).algorithms
    with pytest.raises(KeyUnfit):
        KeySet.from_keys({"new": SECRET}, ("RS256",))
    with pytest.raises(KeyUnfit):
        KeySet.from_keys({"a\nb": SECRET}, ("HS256",))
    with pytest.raises(KeyUnfit):
        found.only(("EdDSA",))


@pytest.mark.parametrize(
    "key",
    [
        pem("rsa2048"),
        pem("rsa2048").replace("\n", "\r\n"),
        f"  \n{pem('ed25519')}",
        json.dumps(public("rsa2048")),
        json.dumps(jwks(public("rsa2048"))),
        json.dumps(jwks(OCT)),
        pair("rsa2048").public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        pair("ed25519").public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH),
    ],
    ids=["PEM", "CRLF", "indented", "JWK", "JWK set", "oct set", "DER", "ssh"],
)
def test_what_is_public_is_no_secret(key):
    """Who knows a public key could sign with it, were it taken for an HMAC secret (RFC 8725 section 2.1)."""
    with pytest.raises(KeyUnfit):
        single(key, ("HS256",))


@pytest.mark.parametrize("algorithms", [("HS256", "RS256"), ("EdDSA", "HS512")])
def test_secrets_and_key_pairs_do_not_mix(algorithms):
    """Whatever the key is."""
    with pytest.raises(KeyUnfit):
        KeySet.from_jwks(jwks(public("rsa2048"), public("ed25519"))).only(algorithms)


@pytest.mark.parametrize("algorithms", [(), ("none",), ("NONE",), ("RS256", "none"), ("ES521",)])
def test_no_algorithm_at_all(algorithms):
    """none is none, in any spelling."""
    with pytest.raises(AlgorithmUnknown):
        single(pem("rsa2048"), algorithms)


def test_a_weak_key_is_refused_as_pem_too():
    """RFC 7518 section 3.3."""
    with pytest.raises(KeyUnfit, match="2048"):
        single(pem("rsa1024"), ("RS256",))


def test_no_key_stands_in_repr():
    """Keys go into logs with whatever holds them."""
    assert SECRET not in repr(single(SECRET, ("HS256",)))


VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
VALUES |= st.sampled_from(["RSA", "EC", "OKP", "oct", "sig", "P-256", "Ed25519", "AQAB", "RS256", 10**4000, "A" * 2048])
VALUES |= st.sampled_from([public("rsa2048")["n"], public("p256")["x"], public("p256")["y"], public("ed25519")["x"]])
NAMES = st.sampled_from("kty use key_ops alg kid n e crv x y k d p x5c oth".split())
NESTED = VALUES | st.lists(VALUES, max_size=3) | st.dictionaries(st.text(max_size=3), VALUES, max_size=2)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(NAMES, NESTED) | NESTED, max_size=4), st.booleans())
def test_hostile_sets_are_read_or_refused(members, as_mapping):
    """KeyUnfit is all that such a document can cause."""
    document = jwks(*members)
    try:
        text = document if as_mapping else json.dumps(document)
    except ValueError:  # integers of 4,000 digits have no text
        text = document
    began = time.process_time()
    with contextlib.suppress(KeyUnfit):
        assert KeySet.from_jwks(text).keys
    assert time.process_time() - began < 1


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text() | st.binary() | st.text(alphabet='{}[]":,keys 019eE.-\\u'))
def test_hostile_documents(document):
    """Random text is no key set."""
    with pytest.raises(KeyUnfit):
        KeySet.from_jwks(document)
