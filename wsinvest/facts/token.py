"""The token in use: its source, its content, its verification, and the test of minting one."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wsinvest.i18n.messages import _
from wsinvest.model.attempt import TokenState
from wsinvest.model.registry import facts
from wsinvest.model.target import TokenSource


@dataclass(frozen=True, slots=True)
class Judged:
    """The result of verifying one token with one decoding of the key. `code` is empty if the token is valid.

    `verified`: the signature matches, whatever the claims are. `key`: the fingerprint of the key in this decoding.
    """

    reading: str
    code: str
    verified: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class TokenProblem:
    """One place where a token is expected but is empty or invalid."""

    place: str
    state: TokenState
    code: str


@dataclass(frozen=True, slots=True)
class Expected:
    """The token that the server accepts, by the configuration. Its values are not secret.

    `key`: the key that verified the token: none, secret, public (JWT_PUBLIC_KEY) or set (fetched). `key_set`: JWKS_URL
    is given. `weak_key`: the configured public key is too short to be used.
    """

    key: str = "none"
    algorithms: tuple[str, ...] = ()
    algorithm_given: bool = False
    issuer: str = ""
    audience: str = ""
    key_id: bool = False
    key_set: bool = False
    weak_key: bool = False


class GenerationState(StrEnum):
    """The result of signing a token with the configured secret and algorithm."""

    SIGNED = "signed"
    FAILED = "failed"
    NOT_CONFIGURED = "not_configured"
    FORBIDDEN = "forbidden"


class GenerationReason(StrEnum):
    """Why no usable token could be signed."""

    NONE = ""
    SECRET_MISSING = "secret_missing"  # noqa: S105
    SECRET_EMPTY = "secret_empty"  # noqa: S105
    KEY_UNFIT = "key_unfit"
    ALGORITHM_UNKNOWN = "algorithm_unknown"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True, slots=True)
class Generation:
    """One token signed with the configured settings and verified with the same settings."""

    state: GenerationState
    reason: GenerationReason
    algorithm: str
    verified: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The parts of a token, decoded without verification. Claim names may be shown, values only as listed here."""

    parts: int
    alg: str = ""
    typ: str = ""
    kid: str = ""
    claims: tuple[str, ...] = ()
    exp: datetime | None = None
    nbf: datetime | None = None
    iat: datetime | None = None
    issuer: str = ""
    audience: tuple[str, ...] = ()
    signature_bytes: int = 0
    signature_bytes_due: int = 0
    size_bytes: int = 0
    unsigned: bool = False


@dataclass(frozen=True, slots=True)
class Damage:
    """Signs of damage on the token's text as it would be sent."""

    bearer_prefix: bool = False
    quoted: bool = False
    whitespace: bool = False
    percent_encoded: bool = False
    standard_base64: bool = False
    truncated: bool = False
    round_length: bool = False


@facts("token", label=_("token"))
@dataclass(frozen=True, slots=True)
class Token:
    """The baseline token and everything known about it before it is sent."""

    source: TokenSource
    state: TokenState
    fingerprint: str
    anatomy: Anatomy | None
    damage: Damage
    verdict: Judged | None
    readings: tuple[Judged, ...]
    undamaged_verifies: bool
    generation: Generation
    contradicting_sources: tuple[TokenSource, ...]
    size_with_url_bytes: int
    server_skew_s: float | None
    problems: tuple[TokenProblem, ...]
    expected: Expected = Expected()
    undamaged_fingerprint: str = ""
