"""The hops of a token from the secret to the server's verdict, and what can go wrong at each."""

from dataclasses import dataclass
from enum import StrEnum


class HopName(StrEnum):
    """The hops in the order in which a token makes them."""

    SECRET = "secret"  # noqa: S105
    SIGNATURE = "signature"
    LOGIN = "login"
    CLIENT = "client"
    PLACE = "place"
    REQUEST = "request"
    VERDICT = "verdict"


class HopState(StrEnum):
    """How a token left a hop."""

    GOOD = "good"
    BROKEN = "broken"  # the token went wrong here
    ALREADY_BROKEN = "already_broken"  # it had gone wrong at an earlier hop
    UNKNOWN = "unknown"
    NOT_INVOLVED = "not_involved"


class Flaw(StrEnum):
    """What became of the token at a hop."""

    NONE = ""
    MISSING = "missing"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    UNSIGNED = "unsigned"
    OTHER_KEY = "other_key"
    PREFIXED = "prefixed"
    QUOTED = "quoted"
    BLANKS = "blanks"
    ENCODED = "encoded"
    TRUNCATED = "truncated"
    NOT_JWT = "not_jwt"
    ALGORITHM = "algorithm"
    CLAIM = "claim"
    STALE = "stale"
    EARLY = "early"
    CHANGED = "changed"
    WRONG_PLACE = "wrong_place"
    WRONG_NAME = "wrong_name"
    UNSENDABLE = "unsendable"
    TOO_LONG = "too_long"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop. `via`: the decoding of the secret, the source or the place that was used; `shown`: the evidence."""

    name: HopName
    state: HopState
    flaw: Flaw = Flaw.NONE
    fingerprint: str = ""
    via: str = ""
    shown: str = ""
