"""Strict JWT checks: PyJWT verifies the signature, the rest is ours; the reasons are codes of the findings catalogue.

Usable in a service of one's own:

    validator = TokenValidator(secret, ("HS256",), issuer="https://id.example", audience="chat")
    match validator.check(token):
        case Valid(claims=claims): ...
        case Invalid(code=code): ...  # such as token.time.expired; neither code nor detail holds a part of the token
"""

import math
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.algorithms import Algorithm, get_default_algorithms
from jwt.exceptions import InvalidKeyError

from wsinvest.attempt import TokenState
from wsinvest.tokens.jose import DAMAGE, SIGNATURE_BYTES, Fault, Parts, anatomy, state_of

LONGEST_BYTES: Final = 8190  # Apache's line limit; nothing that is longer arrives whole in a request line
LEEWAY_S: Final = 60.0
_TYPES: Final = frozenset({"", "jwt", "at+jwt"})
_TIMES: Final = ("exp", "nbf", "iat")
_MILLISECONDS_FROM: Final = 1e11  # as seconds this is the year 5138
_LONGEST_KID: Final = 128
_PATH_LIKE: Final = re.compile(r"[\"'`\\\s\x00-\x1f\x7f;|<>]|\.\.|://|\A[/~.]")


class KeyUnfit(ValueError):
    """The key cannot verify this algorithm: empty, of another kind, or of another curve."""


class AlgorithmUnknown(ValueError):
    """No algorithm of this name verifies anything; `none` is one of these."""


class Signature(StrEnum):
    """What is known of the signature when a token is refused."""

    UNCHECKED = "unchecked"
    MATCHES = "matches"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Valid:
    """The token may be trusted. Claims stay out of repr: they are about a person."""

    claims: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invalid:
    """The token must be refused: the catalogue's code for why, and one open sentence for engineers."""

    code: str
    detail: str
    signature: Signature = Signature.UNCHECKED


Verdict = Valid | Invalid
_Faults = Iterator[Invalid]


class TokenValidator:
    """Checks tokens against one prepared key. Safe for hostile input: `check` returns a verdict and never raises."""

    def __init__(
        self,
        key: str | bytes,
        algorithms: tuple[str, ...] = ("HS256",),
        *,
        issuer: str | None = None,
        audience: str | tuple[str, ...] | None = None,
        key_id: str | None = None,
        required: tuple[str, ...] = ("exp",),
        leeway_s: float = LEEWAY_S,
        longest_bytes: int = LONGEST_BYTES,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`key`: an HMAC secret or a public key in PEM, fit for every algorithm; issuer, audience, kid: None is any.

        Raises AlgorithmUnknown or KeyUnfit.
        """
        self._keys = {name: _prepared(name, key) for name in algorithms}
        self._issuer = issuer
        self._audience = frozenset((audience,) if isinstance(audience, str) else audience or ())
        self._key_id = key_id
        self._required = required
        self._leeway_s = leeway_s
        self._longest_bytes = longest_bytes
        self._now = now

    def check(self, token: str) -> Verdict:
        """The first reason to refuse the token, from its text inwards: form, header, signature, claims, times."""
        if not isinstance(token, str):
            return Invalid("token.value.missing", "there is no text")
        parts = anatomy(token)
        fault = next(self._faults(token, parts), None)
        if fault is not None:
            return fault
        return Valid(parts.claims if isinstance(parts.claims, Mapping) else {})

    def _faults(self, token: str, parts: Parts) -> _Faults:
        """Every step relies on those before it: it is asked only when they found nothing."""
        yield from _text_faults(token, self._longest_bytes)
        yield from _form_faults(parts)
        if isinstance(parts.header, Mapping):
            yield from self._header_faults(parts.header)
        yield from self._signature_faults(parts)
        if isinstance(parts.claims, Mapping):
            for code, detail in self._claim_faults(parts.claims):
                yield Invalid(code, detail, Signature.MATCHES)

    def _header_faults(self, header: Mapping[str, Any]) -> _Faults:
        yield from _unacceptable(header)
        if header["alg"] not in self._keys:
            yield Invalid("token.header.alg_mismatch", "alg is not among the accepted ones")
        if self._key_id is not None and header.get("kid", self._key_id) != self._key_id:
            yield Invalid("token.header.kid_unknown", "kid is not the accepted one")

    def _signature_faults(self, parts: Parts) -> _Faults:
        algorithm, key = self._keys[parts.alg]
        signature = parts.signature if isinstance(parts.signature, bytes) else b""
        if len(signature) < _due_bytes(parts.alg, key):
            yield Invalid("token.format.truncated", "the signature is shorter than its algorithm gives")
        if not algorithm.verify(parts.signed, key, signature):
            yield Invalid("token.signature.invalid", "the signature is not that of this key", Signature.DIFFERS)
        if isinstance(parts.claims, Fault):
            yield Invalid("token.claim.invalid", f"the claims: {parts.claims}", Signature.MATCHES)

    def _claim_faults(self, claims: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        yield from _ill_typed(claims)
        now = self._now()
        if claims.get("exp", math.inf) <= now - self._leeway_s:
            yield "token.time.expired", "exp is past"
        if max(claims.get("nbf", 0), claims.get("iat", 0)) > now + self._leeway_s:
            yield "token.time.not_yet_valid", "nbf or iat is still to come"
        if self._issuer is not None and claims.get("iss") != self._issuer:
            yield "token.claim.issuer", "iss is not the expected one" if "iss" in claims else "iss is missing"
        if self._audience and self._audience.isdisjoint(audiences(claims)):
            yield "token.claim.audience", "aud is not the expected one" if "aud" in claims else "aud is missing"
        for name in self._required:
            if name not in claims:
                yield "token.claim.missing", f"{name} is missing"


def audiences(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """The texts of `aud`, which may be one or a list (RFC 7519 section 4.1.3)."""
    found = claims.get("aud", ())
    texts = (found,) if isinstance(found, str) else found if isinstance(found, list) else ()
    return tuple(text for text in texts if isinstance(text, str))


def _text_faults(token: str, longest_bytes: int) -> _Faults:
    state = state_of(token)
    if state is TokenState.EMPTY:
        yield Invalid("token.value.empty", "the text is empty or blank")
    if state is TokenState.PLACEHOLDER:
        yield Invalid("token.value.placeholder", "the text is a word for nothing")
    if len(token.encode("utf-8", "surrogatepass")) > longest_bytes:
        yield Invalid("token.size.too_long", f"longer than {longest_bytes} bytes")
    for code, is_there in DAMAGE:
        if is_there(token):
            yield Invalid(code, "the text is damaged at its ends or in its alphabet")


def _form_faults(parts: Parts) -> _Faults:
    if parts.header is Fault.DUPLICATE_NAME:
        yield Invalid("token.header.invalid", f"the header: {parts.header}")
    if isinstance(parts.header, Fault):
        yield Invalid("token.format.not_jwt", f"the header: {parts.header}")
    if parts.unsigned:
        yield Invalid("token.header.alg_none", "alg is none or the signature is empty")
    if parts.truncated:
        yield Invalid("token.format.truncated", "a part or the end of the signature is missing")
    if parts.count != 3:
        yield Invalid("token.format.not_jwt", f"{parts.count} parts in place of 3")
    if parts.claims is Fault.NOT_BASE64URL:
        yield Invalid("token.format.not_jwt", f"the claims: {parts.claims}")
    if isinstance(parts.signature, Fault):
        yield Invalid("token.signature.invalid", f"the signature: {parts.signature}", Signature.DIFFERS)


def _unacceptable(header: Mapping[str, Any]) -> _Faults:
    """What no careful verifier accepts in a header, whatever is configured (RFC 8725)."""
    if not isinstance(header.get("alg"), str):
        yield Invalid("token.header.invalid", "alg is missing or no text")
    if "crit" in header or header.get("b64", True) is not True:
        yield Invalid("token.header.invalid", "an extension that is not understood here is demanded")
    kind = header.get("typ", "")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in _TYPES:
        yield Invalid("token.header.invalid", "typ is that of another kind of token")
    kid = header.get("kid", "")
    if not isinstance(kid, str) or len(kid) > _LONGEST_KID or _PATH_LIKE.search(kid):
        yield Invalid("token.header.invalid", "kid is no plain short name")


def _ill_typed(claims: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _TIMES:
        fault = _time_fault(claims[name]) if name in claims else ""
        if fault:
            yield "token.claim.invalid", f"{name} {fault}"
    for name in ("iss", "sub", "jti"):
        if not isinstance(claims.get(name, ""), str):
            yield "token.claim.invalid", f"{name} is no text"
    aud = claims.get("aud", "")
    if not isinstance(aud, str) and not (isinstance(aud, list) and all(isinstance(one, str) for one in aud)):
        yield "token.claim.invalid", "aud is neither a text nor a list of texts"


def _time_fault(value: object) -> str:
    """Why this is no NumericDate in seconds (RFC 7519 section 2), empty when it is one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "is no number"
    if not 0 <= value < math.inf:
        return "is out of range"
    return "is in milliseconds or out of range" if value >= _MILLISECONDS_FROM else ""


def _prepared(name: str, key: str | bytes) -> tuple[Algorithm, Any]:
    algorithm = get_default_algorithms().get(name)
    if algorithm is None or name.lower() == "none":
        raise AlgorithmUnknown("no algorithm of this name verifies anything")
    try:
        prepared = algorithm.prepare_key(key)
    except (InvalidKeyError, ValueError, TypeError, UnsupportedAlgorithm):
        # Without its cause: the error's text may quote the key.
        raise KeyUnfit(f"the key does not fit {name}") from None
    return algorithm, prepared.public_key() if hasattr(prepared, "public_key") else prepared


def _due_bytes(name: str, key: object) -> int:
    if isinstance(key, RSAPublicKey):
        return (key.key_size + 7) // 8
    if isinstance(key, EllipticCurvePublicKey):
        return (key.curve.key_size + 7) // 8 * 2
    return SIGNATURE_BYTES.get(name, 0)
