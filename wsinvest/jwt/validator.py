"""Strict JWT checks: PyJWT verifies the signature, the rest is ours; the reasons are codes of the findings catalogue.

Usable in a service of one's own:

    validator = TokenValidator(secret, ("HS256",), issuer="https://id.example", audience="chat")
    match validator.check(token):
        case Valid(claims=claims): ...
        case Invalid(code=code): ...  # such as token.time.expired; neither code nor detail holds a part of the token
"""

import json
import logging
import math
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, Final

from wsinvest.jwt.cache import ValidTokens
from wsinvest.jwt.claims import audiences, ill_typed, not_for_access
from wsinvest.jwt.jose import DAMAGE, Fault, Parts, anatomy, state_of
from wsinvest.jwt.keys import LONGEST_KID, AlgorithmUnknown, Key, KeySet, KeyUnfit, single
from wsinvest.model.attempt import TokenState
from wsinvest.model.visible import visible

__all__ = ["AlgorithmUnknown", "Invalid", "KeySet", "KeyUnfit", "Signature", "TokenValidator", "Valid", "Verdict"]

LONGEST_BYTES: Final = 8190  # Apache's line limit; nothing that is longer arrives whole in a request line
LEEWAY_S: Final = 60.0
ACCESS_TYPES: Final = ("", "JWT", "at+jwt")  # RFC 7519 section 5.1, RFC 9068 section 2.1
CACHE_S: Final = 60.0
_PATH_LIKE: Final = re.compile(r"[\"'`\\\s\x00-\x1f\x7f;|<>]|\.\.|://|\A[/~.]")
_KID_SHOWN: Final = 16
_LOG: Final = logging.getLogger("wsinvest.jwt.validator")


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


@dataclass(frozen=True, slots=True)
class _State:
    """Keys and what was found valid with them: swapped as one, so that no verdict outlives its key."""

    keys: KeySet
    cache: ValidTokens


class TokenValidator:
    """Checks tokens against prepared keys. Safe for threads and for hostile input: `check` never raises.

    Stricter than PyJWT where RFC 7515, 7519, 8725 and 9068 ask for it: no name twice, no header that demands the
    unknown, no key that the token itself brings (jku, jwk, x5u, x5c are not looked at), kid no path, exp there and a
    number of seconds, typ and purpose those of an access token, one spelling of each signature, a bounded length.
    """

    def __init__(
        self,
        key: str | bytes | KeySet,
        algorithms: tuple[str, ...] = ("HS256",),
        *,
        issuer: str | None = None,
        audience: str | tuple[str, ...] | None = None,
        key_id: str | None = None,
        types: tuple[str, ...] = ACCESS_TYPES,
        required: tuple[str, ...] = ("exp",),
        leeway_s: float = LEEWAY_S,
        longest_bytes: int = LONGEST_BYTES,
        cache_entries: int = 0,
        cache_s: float = CACHE_S,
        now: Callable[[], float] = time.time,
    ) -> None:
        """`key`: an HMAC secret or a public key in PEM, fit for every algorithm, or a KeySet, cut to the algorithms.

        issuer, audience, kid of the one key: None is any. `types`: accepted header typ, "" where it is absent.
        `cache_entries`: how many valid tokens are remembered, for `cache_s` at most and never beyond exp. Refused ones
        are not: they would let strangers evict the others, and outlive the clock or the key that refused them.
        Raises AlgorithmUnknown or KeyUnfit.
        """
        self._algorithms = algorithms
        self._issuer = issuer
        self._audience = frozenset((audience,) if isinstance(audience, str) else audience or ())
        self._types = frozenset(map(_media_type, types))
        self._required = required
        self._leeway_s = leeway_s
        self._longest_bytes = longest_bytes
        self._new_cache = partial(ValidTokens, cache_entries, cache_s)
        self._now = now
        self.renew(key if isinstance(key, KeySet) else single(key, algorithms, key_id or ""))

    def renew(self, keys: KeySet) -> None:
        """From now on only these keys, after a rotation; what was remembered is forgotten. Raises KeyUnfit."""
        self._state = _State(keys.only(self._algorithms), self._new_cache())

    def check(self, token: str) -> Verdict:
        """The first reason to refuse the token, from its text inwards: form, header, signature, claims, times.

        Writes one line of JSON to the logger `wsinvest.jwt.validator` at INFO: no token, no claims, no more of a kid
        than its start.
        """
        began, now, state = time.perf_counter(), self._now(), self._state
        text = token if isinstance(token, str) else ""
        parts = anatomy(text)
        digest = state.cache.digest(text) if 0 < len(text) <= self._longest_bytes else b""
        cached = bool(digest) and state.cache.holds(digest, now)
        fault = None if cached else next(self._faults(token, parts, state.keys, now), None)
        verdict: Verdict = fault or Valid(parts.claims if isinstance(parts.claims, Mapping) else {})
        if isinstance(verdict, Valid) and not cached:
            state.cache.keep(digest, now, verdict.claims.get("exp", math.inf))
        if _LOG.isEnabledFor(logging.INFO):
            _LOG.info(_line(verdict, parts, digest, took_s=time.perf_counter() - began, cached=cached))
        return verdict

    def _faults(self, token: str, parts: Parts, keys: KeySet, now: float) -> _Faults:
        """Every step relies on those before it: it is asked only when they found nothing."""
        if not isinstance(token, str):
            yield Invalid("token.value.missing", "there is no text")
        yield from _text_faults(token, self._longest_bytes)
        yield from _form_faults(parts)
        header = parts.header if isinstance(parts.header, Mapping) else {}
        yield from _unacceptable(header, self._types, {key.kid for key in keys.keys})
        named = keys.named(header.get("kid", ""))
        fitting = [key for key in named if parts.alg in key.algorithms]
        yield from self._key_faults(parts.alg, named, fitting)
        yield from _signature_faults(parts, fitting)
        if isinstance(parts.claims, Mapping):
            for code, detail in self._claim_faults(parts.claims, now):
                yield Invalid(code, detail, Signature.MATCHES)

    def _key_faults(self, alg: str, named: tuple[Key, ...], fitting: list[Key]) -> _Faults:
        if alg not in self._algorithms:
            yield Invalid("token.header.alg_mismatch", "alg is not among the accepted ones")
        if not named:
            yield Invalid("token.header.kid_unknown", "kid is not that of an accepted key")
        if not fitting:
            yield Invalid("token.header.alg_mismatch", "the key is for another algorithm")

    def _claim_faults(self, claims: Mapping[str, Any], now: float) -> Iterator[tuple[str, str]]:
        for sentence in ill_typed(claims):
            yield "token.claim.invalid", sentence
        yield from self._time_faults(claims, now)
        if self._issuer is not None and claims.get("iss") != self._issuer:
            yield "token.claim.issuer", "iss is not the expected one" if "iss" in claims else "iss is missing"
        if self._audience and self._audience.isdisjoint(audiences(claims)):
            yield "token.claim.audience", "aud is not the expected one" if "aud" in claims else "aud is missing"
        for name in self._required:
            if name not in claims:
                yield "token.claim.missing", f"{name} is missing"
        if not_for_access(claims):
            yield "token.claim.type", "this is a refresh or an id token"

    def _time_faults(self, claims: Mapping[str, Any], now: float) -> Iterator[tuple[str, str]]:
        if claims.get("exp", math.inf) <= now - self._leeway_s:
            yield "token.time.expired", "exp is past"
        if max(claims.get("nbf", 0), claims.get("iat", 0)) > now + self._leeway_s:
            yield "token.time.not_yet_valid", "nbf or iat is still to come"


def _text_faults(token: str, longest_bytes: int) -> _Faults:
    state = state_of(token)
    if state is TokenState.EMPTY:
        yield Invalid("token.value.empty", "the text is empty or blank")
    if state is TokenState.PLACEHOLDER:
        yield Invalid("token.value.placeholder", "the text is a placeholder")
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


def _unacceptable(header: Mapping[str, Any], types: frozenset[str], known: set[str]) -> _Faults:
    """What no careful verifier accepts in a header, whatever is configured (RFC 7515 section 4.1.11, RFC 8725)."""
    if not isinstance(header.get("alg"), str):
        yield Invalid("token.header.invalid", "alg is missing or no text")
    if "crit" in header or header.get("b64", True) is not True:
        yield Invalid("token.header.invalid", "an extension that is not understood here is demanded")
    kind = header.get("typ", "")
    if not isinstance(kind, str) or _media_type(kind) not in types:
        yield Invalid("token.header.invalid", "typ is that of another kind of token")
    kid = header.get("kid", "")
    if not isinstance(kid, str) or (kid not in known and (len(kid) > LONGEST_KID or _PATH_LIKE.search(kid))):
        yield Invalid("token.header.invalid", "kid is no plain short name")


def _signature_faults(parts: Parts, fitting: list[Key]) -> _Faults:
    signature = parts.signature if isinstance(parts.signature, bytes) else b""
    if len(signature) < min(key.due_bytes(parts.alg) for key in fitting):
        yield Invalid("token.format.truncated", "the signature is shorter than its algorithm gives")
    if not any(key.verifies(parts.alg, parts.signed, signature) for key in fitting):
        yield Invalid("token.signature.invalid", "the signature is not that of an accepted key", Signature.DIFFERS)
    if isinstance(parts.claims, Fault):
        yield Invalid("token.claim.invalid", f"the claims: {parts.claims}", Signature.MATCHES)


def _media_type(typ: str) -> str:
    """typ as it is compared (RFC 7515 section 4.1.9)."""
    return typ.lower().removeprefix("application/")


def _line(verdict: Verdict, parts: Parts, digest: bytes, *, took_s: float, cached: bool) -> str:
    """What the log holds of a check; the fingerprint is keyed anew by each validator and only tells equal tokens."""
    kid = parts.header.get("kid", "") if isinstance(parts.header, Mapping) else ""
    said = {
        "event": "token.check",
        "code": verdict.code if isinstance(verdict, Invalid) else "ok",
        "token": f"hk:{digest.hex()[:12]}" if digest else "",
        "kid": visible(kid, _KID_SHOWN) if isinstance(kid, str) else "",
        "took_ms": round(took_s * 1000, 3),
        "cached": cached,
    }
    return json.dumps(said)
