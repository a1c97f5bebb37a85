"""The keys and tokens of the bank; nothing here protects anything."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

SECRET = "f3b9c27d5a8e41067bd2e9f4c1a85d30f3b9c27d5a8e41067bd2e9f4c1a85d31"
OTHER = "0c6d1e8fa92b4735d4e7f80a1b3c5d6e0c6d1e8fa92b4735d4e7f80a1b3c5d6f"
NOW = datetime.now(UTC)


def claims(seconds: float = 900, **changed: object) -> dict[str, object]:
    """The claims of a good token; None takes one out."""
    times = {"iat": NOW - timedelta(minutes=30), "exp": NOW + timedelta(seconds=seconds)}
    return {name: value for name, value in {"sub": "ana", **times, **changed}.items() if value is not None}


def signed(
    secret: str | None = SECRET, algorithm: str = "HS256", *, kid: str = "", seconds: float = 900, **changed: object
) -> str:
    """A token, good but for what is changed."""
    return jwt.encode(claims(seconds, **changed), secret, algorithm, {"kid": kid} if kid else None)


def make_keys(folder: Path) -> None:
    """Two RSA pairs: `ours` and `theirs`."""
    for name in ("ours", "theirs"):
        key = rsa.generate_private_key(65537, 2048)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / f"{name}.pem").write_bytes(secret)
        (folder / f"{name}.pub.pem").write_bytes(public)


def rs256(pair: str, **changed: object):
    """A token signed with one of these pairs, once its folder is known."""
    return lambda folder: signed((folder / f"{pair}.pem").read_text(), "RS256", **changed)


def public_key(pair: str):
    """A public key on one line, as an `.env` holds it."""
    return lambda folder: '"' + (folder / f"{pair}.pub.pem").read_text().strip().replace("\n", "\\n") + '"'
