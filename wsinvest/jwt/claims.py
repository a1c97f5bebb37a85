"""The form of claims (RFC 7519 section 4.1): what PyJWT lets pass, such as times as text or in milliseconds."""

import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

_TIMES: Final = ("exp", "nbf", "iat")
_TEXTS: Final = ("iss", "sub", "jti")
_MILLISECONDS_FROM: Final = 1e11  # as seconds this is the year 5138
# Where issuers say what a token is for (Keycloak typ, Cognito token_use, Django and Flask libraries type, token_type).
_PURPOSES: Final = ("typ", "type", "token_type", "token_use")
_NOT_FOR_ACCESS: Final = frozenset({"refresh", "refresh_token", "offline", "id", "id_token"})


def audiences(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of `aud`, which may be one or a list (RFC 7519 section 4.1.3)."""
    found = claims.get("aud", ())
    texts = (found,) if isinstance(found, str) else found if isinstance(found, list) else ()
    return tuple(text for text in texts if isinstance(text, str))


def not_for_access(claims: Mapping[str, Any]) -> bool:
    """Whether the token says of itself that it is a refresh or an id token (RFC 8725 section 3.12)."""
    said = (claims.get(name) for name in _PURPOSES)
    return any(isinstance(one, str) and one.lower() in _NOT_FOR_ACCESS for one in said)


def ill_typed(claims: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each registered claim that is not of its type."""
    for name in _TIMES:
        fault = _time_fault(claims[name]) if name in claims else ""
        if fault:
            yield f"{name} {fault}"
    for name in _TEXTS:
        if not isinstance(claims.get(name, ""), str):
            yield f"{name} is no text"
    aud = claims.get("aud", "")
    if not isinstance(aud, str) and not (isinstance(aud, list) and all(isinstance(one, str) for one in aud)):
        yield "aud is neither a text nor a list of texts"


def _time_fault(value: object) -> str:
    """Why this is no NumericDate in seconds (RFC 7519 section 2), empty when it is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "is no number"
    if not 0 <= value < math.inf:
        return "is out of range"
    return "is in milliseconds or out of range" if value >= _MILLISECONDS_FROM else ""
