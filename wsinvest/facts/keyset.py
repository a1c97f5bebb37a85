"""The key set at JWKS_URL: its keys, or why it could not be used."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.facts.limits import asks_to_stop
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Response
from wsinvest.model.registry import facts
from wsinvest.model.stage import Stage


class KeysetState(StrEnum):
    """The result of fetching JWKS_URL."""

    READ = "read"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"  # any status but 2xx; a redirect is not followed
    INVALID = "invalid"  # the answer holds no key that can verify signatures


@dataclass(frozen=True, slots=True)
class PublicKey:
    """One public key: the fingerprint of its kid (empty without one) and its algorithms."""

    kid: str
    algorithms: tuple[str, ...]


class Ignored(StrEnum):
    """Why a member of a JWK set (RFC 7517) cannot verify tokens."""

    NOT_A_KEY = "not_a_key"  # not an object, or of an unknown kind or curve
    OTHER_USE = "other_use"  # for encryption, or for an unsupported algorithm
    ODD_ID = "odd_id"  # a kid that is not a text, or too long
    WEAK = "weak"  # RSA below 2048 bits (RFC 7518 section 3.3)
    SYMMETRIC = "symmetric"  # a shared secret beside public keys: the precondition of key confusion (RFC 8725 2.1)


@facts("token", label=_("key set"))
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
        """True if the answer asked for fewer requests (429 or Retry-After)."""
        return asks_to_stop(self.response)
