"""The keys and tokens of the bank; nothing here protects anything."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_public_key,
)

SECRET = "f3b9c27d5a8e41067bd2e9f4c1a85d30f3b9c27d5a8e41067bd2e9f4c1a85d31"
OTHER = "0c6d1e8fa92b4735d4e7f80a1b3c5d6e0c6d1e8fa92b4735d4e7f80a1b3c5d6f"
NOW = datetime.now(UTC)
ALGORITHMS = {
    "ours": "RS256",
    "theirs": "RS256",
    "ours-es": "ES256",
    "theirs-es": "ES256",
    "ours-ed": "EdDSA",
    "theirs-ed": "EdDSA",
    "short": "RS256",
}
_MAKE = {
    "RS256": lambda name: rsa.generate_private_key(65537, 1024 if name == "short" else 2048),
    "ES256": lambda _name: ec.generate_private_key(ec.SECP256R1()),
    "EdDSA": lambda _name: ed25519.Ed25519PrivateKey.generate(),
}


def claims(seconds: float = 1700, **changed: object) -> dict[str, object]:
    """The claims of a good token; None takes one out."""
    times = {"iat": NOW - timedelta(minutes=30), "exp": NOW + timedelta(seconds=seconds)}
    return {name: value for name, value in {"sub": "ana", **times, **changed}.items() if value is not None}


def signed(
    secret: str | None = SECRET, algorithm: str = "HS256", *, kid: str = "", seconds: float = 1700, **changed: object
) -> str:
    """A token, good but for what is changed."""
    return jwt.encode(claims(seconds, **changed), secret, algorithm, {"kid": kid} if kid else None)


def make_keys(folder: Path) -> None:
    """The pairs: two of RSA, `ours` and `theirs`, two of each other kind, and `short`, RSA of 1024 bits."""
    for name, algorithm in ALGORITHMS.items():
        key = _MAKE[algorithm](name)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / f"{name}.pem").write_bytes(secret)
        (folder / f"{name}.pub.pem").write_bytes(public)


def by_pair(pair: str, **changed: object):
    """A token signed with one of these pairs, which it names, once its folder is known."""
    given = {"kid": pair, **changed}
    return lambda folder: signed((folder / f"{pair}.pem").read_text(), ALGORITHMS[pair], **given)


def jwks(pairs: str, folder: Path) -> str:
    """The key set of these pairs, each under its own name."""
    return json.dumps({"keys": [_jwk(pair, folder) for pair in pairs.split()]})


def _jwk(pair: str, folder: Path) -> dict[str, object]:
    kind = jwt.get_algorithm_by_name(ALGORITHMS[pair])
    public = kind.to_jwk(load_pem_public_key((folder / f"{pair}.pub.pem").read_bytes()), as_dict=True)
    return {**public, "kid": pair, "use": "sig", "alg": ALGORITHMS[pair], "key_ops": ["verify"]}


def rs256(pair: str, **changed: object):
    """A token signed with one of these pairs, once its folder is known."""
    return lambda folder: signed((folder / f"{pair}.pem").read_text(), "RS256", **changed)


def public_key(pair: str):
    """A public key on one line, as an `.env` holds it."""
    return lambda folder: '"' + (folder / f"{pair}.pub.pem").read_text().strip().replace("\n", "\\n") + '"'
