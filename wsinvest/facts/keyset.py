"""The key set at JWKS_URL: which keys it holds, or why it is none."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.facts.limits import asks_to_stop
from wsinvest.model.attempt import Response
from wsinvest.model.registry import facts
from wsinvest.model.stage import Stage


class KeysetState(StrEnum):
    """What came from JWKS_URL."""

    READ = "read"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # any status but 2xx; a redirect is not followed
    INVALID = "invalid"  # an answer that holds no key that verifies signatures


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One key that verifies tokens: its kid as a fingerprint, empty where it has none, and its algorithms."""

    kid: str
    algorithms: tuple[str, ...]


class Ignored(StrEnum):
    """Why a member of a JWK set verifies nothing."""

    NOT_A_KEY = "not_a_key"  # no object, or of a kind or curve that is not known here
    OTHER_USE = "other_use"  # for encryption, or for an algorithm that signs nothing here
    ODD_ID = "odd_id"  # a kid that is no text, or far too long
    WEAK = "weak"  # RSA below 2048 bits (RFC 7518 section 3.3)
    SYMMETRIC = "symmetric"  # a shared secret beside public keys: the precondition of key confusion (RFC 8725 2.1)


@facts("token")
@dataclass(frozen=True, slots=True)
class Keyset:
    """One GET of JWKS_URL. `problem`: why it is no key set, in English; `ignored`: members that verify nothing."""

    url: str
    state: KeysetState
    stages: tuple[Stage, ...]
    response: Response | None
    took_ms: float | None
    keys: tuple[PublicKey, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    problem: str = ""

    @property
    def asks_to_stop(self) -> bool:
        """Whether the answer wants fewer requests."""
        return asks_to_stop(self.response)
