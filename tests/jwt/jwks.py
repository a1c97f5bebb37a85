"""Key pairs and JWK sets for tests; nothing here protects anything."""

import json
from functools import cache

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

NOW = 1_800_000_000
CLAIMS = {"sub": "someone", "iat": NOW, "exp": NOW + 300}


@cache
def pair(name):
    """A private key by a name whose beginning tells its kind: rsa1024-x, p256-x, ed25519-x, ..."""
    kind = name.partition("-")[0]
    curves = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1(), "k256": ec.SECP256K1()}
    if kind in curves:
        return ec.generate_private_key(curves[kind])
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    return {"ed25519": ed25519.Ed25519PrivateKey, "ed448": ed448.Ed448PrivateKey}[kind].generate()


def algorithm_of(name):
    """The natural algorithm of such a pair."""
    kinds = {"p256": "ES256", "p384": "ES384", "p521": "ES512", "k256": "ES256K", "ed25519": "EdDSA", "ed448": "EdDSA"}
    return kinds.get(name.partition("-")[0], "RS256")


def public(name, **changed):
    """The public JWK of a pair, its kid the name; None takes a member out."""
    key = jwt.get_algorithm_by_name(algorithm_of(name))
    jwk = {**json.loads(key.to_jwk(pair(name).public_key())), "kid": name, "use": "sig", **changed}
    jwk.pop("key_ops", None) if "key_ops" not in changed else None
    return {member: value for member, value in jwk.items() if value is not None}


def pem(name):
    """The public half of a pair as PEM."""
    return pair(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def private(name):
    """The JWK of a pair with its private half, as nobody should publish it."""
    return {
        **json.loads(jwt.get_algorithm_by_name(algorithm_of(name)).to_jwk(pair(name))),
        "kid": name,
        "key_ops": None,
    }


def jwks(*keys):
    """The document of a JWK set."""
    return {"keys": list(keys)}


def signed(name, alg="", kid=None, **claims):
    """A token of this pair; its kid is the pair's name unless another is given, none when it is empty."""
    header = {"kid": name if kid is None else kid}
    return jwt.encode({**CLAIMS, **claims}, pair(name), alg or algorithm_of(name), header if header["kid"] else None)
