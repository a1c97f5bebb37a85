"""The JWT settings of a target, and what they are good for: verifying a token, and signing one for the test."""

import secrets
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from wsinvest.jwt import jose
from wsinvest.jwt.keys import HMAC, RSA, AlgorithmUnknown, KeySet, unfit
from wsinvest.jwt.validator import TokenValidator
from wsinvest.redact.credentials import Credentials, KeySetDocument
from wsinvest.redact.secret import Secret, revealed

LIFETIME_S: Final = 300
SUBJECT: Final = "wsinvest-probe"
_BY_CURVE: Final = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512", "secp256k1": "ES256K"}
_PEM: Final = "-----BEGIN "


class Unsignable(ValueError):
    """The configured key cannot sign with the configured algorithm."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the server is said to verify with. `algorithms` is what may be verified, the first is what signs.

    `key_set`: the fetched one, where it is what verifies.
    """

    secret: Secret | None
    public_key: str
    algorithms: tuple[str, ...]
    algorithm_given: bool
    issuer: str
    audience: str
    key_id: str
    subject: str
    key_set: KeySet | None = None

    @property
    def algorithm(self) -> str:
        """The algorithm that a token is signed with."""
        return self.algorithms[0]

    @property
    def symmetric(self) -> bool:
        """Whether signer and verifier share one secret."""
        return self.algorithm.upper().startswith("HS")

    @property
    def verifying_key(self) -> str:
        """The text that verifies, empty when none is configured."""
        secret = revealed(self.secret)
        if self.symmetric:
            return secret
        return self.public_key or (_pem(secret) if _PEM in secret else "")

    @property
    def verifies_only(self) -> bool:
        """Whether there is nothing here that could sign, and nothing that should."""
        return not self.symmetric and bool(self.public_key) and (self.secret is None or self.secret.empty)


def settings_of(credentials: Credentials) -> Settings:
    """The settings as they were resolved; without an algorithm the key's own kind decides, else HMAC."""
    public_key = _pem(credentials.public_key)
    given = tuple(credentials.jwt_algorithm.replace(",", " ").split())
    return Settings(
        secret=credentials.jwt_secret,
        public_key=public_key,
        algorithms=given or _natural(public_key),
        algorithm_given=bool(given),
        issuer=credentials.jwt_issuer,
        audience=credentials.jwt_audience,
        key_id=credentials.jwt_key_id,
        subject=credentials.test_subject or SUBJECT,
    )


def judging(settings: Settings, alg: str, fetched: KeySetDocument | None) -> Settings:
    """The settings that judge a token of this algorithm.

    The fetched key set takes the place of a configured key where there is none, and of a secret, which may be there
    for another purpose, where the token is signed with a key pair of the set's kind. A pinned algorithm stands.
    """
    document = fetched.text if fetched else ""
    if not document or settings.public_key or (settings.algorithm_given and settings.symmetric):
        return settings
    found = KeySet.from_jwks(document)
    if settings.verifying_key and alg not in found.algorithms:
        return settings
    algorithms = settings.algorithms if settings.algorithm_given else found.algorithms
    return replace(settings, key_set=found, algorithms=algorithms)


def validator(settings: Settings, now: Callable[[], float], key: str | bytes = "") -> TokenValidator:
    """A validator with these settings, or with another key; raises AlgorithmUnknown or KeyUnfit."""
    return TokenValidator(
        key or settings.key_set or settings.verifying_key,
        settings.algorithms,
        issuer=settings.issuer or None,
        audience=settings.audience or None,
        key_id=settings.key_id or None,
        now=now,
    )


def mint(settings: Settings, now: datetime, key: str | bytes) -> str:
    """A token for the test, signed with this key, good for five minutes; raises AlgorithmUnknown or Unsignable."""
    import jwt  # slow to import, and needed only where there is a key

    if settings.algorithm not in jwt.algorithms.get_default_algorithms() or settings.algorithm == "none":
        raise AlgorithmUnknown("no algorithm of this name signs anything")
    issued = int(now.timestamp())
    claims: dict[str, object] = {"sub": settings.subject, "iat": issued, "exp": issued + LIFETIME_S}
    claims["jti"] = secrets.token_hex(8)
    claims |= {name: text for name, text in (("iss", settings.issuer), ("aud", settings.audience)) if text}
    headers = {"kid": settings.key_id} if settings.key_id else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)  # a rule says it, with the remedy
        try:
            return jwt.encode(claims, key, settings.algorithm, headers)
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
            # Without its cause: the error's text may quote the key. AttributeError: a public key was asked to sign.
            raise Unsignable("the key does not fit the algorithm") from None


def renewed(settings: Settings, text: str, now: datetime) -> str:
    """The token with `exp` in five minutes and nothing else changed, signed again; raises Unsignable.

    Another token would differ in its user and rights too, so that what lets it in need not be the time.
    """
    import jwt

    found = jose.anatomy(text)
    if not isinstance(found.header, Mapping) or not isinstance(found.claims, Mapping):
        raise Unsignable("this is no JWT")
    claims = {**found.claims, "exp": int(now.timestamp()) + LIFETIME_S}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)
        try:
            return jwt.encode(claims, signing_key(settings), found.alg, dict(found.header))
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError, NotImplementedError):
            raise Unsignable("the key does not fit the algorithm") from None


def signing_key(settings: Settings) -> str:
    """The secret as text, with the line breaks that a PEM needs."""
    secret = revealed(settings.secret)
    return secret if settings.symmetric else _pem(secret)


def _pem(text: str) -> str:
    """A PEM whose line breaks were written as backslash and n, as one-line `.env` values have them."""
    return text.replace("\\n", "\n") if _PEM in text else text


def _natural(public_key: str) -> tuple[str, ...]:
    if not public_key:
        return HMAC
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(public_key.encode())
    except unfit():
        return ("RS256",)
    if isinstance(key, rsa.RSAPublicKey):
        return RSA
    return (_BY_CURVE.get(key.curve.name, "ES256"),) if isinstance(key, ec.EllipticCurvePublicKey) else ("EdDSA",)
