"""A token's text taken apart strictly and without trust (RFC 7515, RFC 7519): nothing here verifies, nothing raises."""

import base64
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import unquote

from wsinvest.model.attempt import TokenState

LONGEST_READ: Final = 65_536  # characters; a longer text is measured but not taken apart
SIGNATURE_BYTES: Final[Mapping[str, int]] = {
    "HS256": 32,
    "HS384": 48,
    "HS512": 64,
    "ES256": 64,
    "ES256K": 64,
    "ES384": 96,
    "ES512": 132,
    "EdDSA": 64,
}
_RSA: Final = ("RS", "PS")
_RSA_STEP: Final = 64  # RSA keys come in multiples of 512 bits

_LAYERS: Final = 3  # damage comes in layers: a quoted text that was encoded and given a line feed

_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-]*")
_BLANKS: Final = frozenset(map(chr, (*range(0x21), 0x7F, 0x85, 0xA0, 0x200B, 0x2028, 0x2029, 0xFEFF)))
_BLANK_CODES: Final = frozenset({"%20", "%09", "%0A", "%0D", "%00"})
_QUOTES: Final = frozenset("\"'`“”‘’\\")
_QUOTE_CODES: Final = frozenset({"%22", "%27"})
_SCHEME: Final = re.compile(r"(?:bearer|token|jwt)(?=[\s+]|%20|\Z)[\s+]*(?:%20)*", re.I)
_STANDARD: Final = frozenset("+/=")  # of plain base64: not in the alphabet of RFC 7515
_PLACEHOLDER: Final = re.compile(
    r"null|undefined|none|nil|nan|true|false|\[object \w+\]"
    r"|\$\{.*\}|\$\(.*\)|\{\{.*\}\}|<.*>|your[_-]?(?:jwt[_-]?)?token",
    re.I,
)


class Fault(StrEnum):
    """Why a part of a token is no JSON object."""

    ABSENT = "absent"
    TOO_LONG = "too long"
    NOT_BASE64URL = "not base64url"
    NOT_JSON = "not JSON"
    NOT_OBJECT = "not a JSON object"
    DUPLICATE_NAME = "a name stands twice"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a token's text holds: header and claims as JSON objects, the signature as bytes, or why they are not."""

    count: int
    header: Mapping[str, Any] | Fault = field(repr=False)
    claims: Mapping[str, Any] | Fault = field(repr=False)
    signature: bytes | Fault = field(repr=False)
    signed: bytes = field(repr=False)
    signature_bytes: int = 0

    @property
    def alg(self) -> str:
        """The algorithm that the header names, empty when it names none."""
        found = self.header.get("alg") if isinstance(self.header, Mapping) else None
        return found if isinstance(found, str) else ""

    @property
    def unsigned(self) -> bool:
        """Whether the token claims to need no signature, in any spelling, or has an empty one."""
        return bool(self.alg) and (self.alg.lower() == "none" or (self.count == 3 and self.signature == b""))

    @property
    def truncated(self) -> bool:
        """Whether this began as a JWT but its end is missing."""
        return isinstance(self.header, Mapping) and bool(self.alg) and not self.unsigned and self._cut()

    def _cut(self) -> bool:
        if self.count < 3:
            return True
        if self.count > 3 or not self.signature_bytes:
            return False
        if self.alg[:2] in _RSA:
            return self.signature_bytes % _RSA_STEP != 0
        return self.signature_bytes < SIGNATURE_BYTES.get(self.alg, 0)


class _DuplicateName(ValueError):
    """An object names the same member twice: two readers may see two different values."""


def anatomy(token: str) -> Parts:
    """Take a token apart without verifying it; whatever the text is, this returns, in time bounded by its length."""
    segments = token.split(".") if len(token) <= LONGEST_READ else []
    if not segments:
        return Parts(token.count(".") + 1, Fault.TOO_LONG, Fault.TOO_LONG, Fault.TOO_LONG, b"")
    header, claims, signature = [*segments, "", ""][:3]
    return Parts(
        len(segments),
        _object(header),
        _object(claims) if len(segments) > 1 else Fault.ABSENT,
        _bytes(signature) if len(segments) > 2 else Fault.ABSENT,
        f"{header}.{claims}".encode("ascii", "replace"),
        # Counted even where a cut left a length that no base64url has.
        len(signature) * 3 // 4 if _SEGMENT.fullmatch(signature) else 0,
    )


def json_object(raw: bytes) -> Mapping[str, Any] | Fault:
    """One JSON object in UTF-8 in which no name stands twice, at any depth (RFC 7515, RFC 7517, section 4 of each)."""
    try:
        found = json.loads(raw.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse)
    except _DuplicateName:
        return Fault.DUPLICATE_NAME
    except (ValueError, RecursionError):
        return Fault.NOT_JSON
    return found if isinstance(found, dict) else Fault.NOT_OBJECT


def state_of(value: object) -> TokenState:
    """What stands in place of a token: a text, an empty or blank one, null, a placeholder, or no text at all."""
    if value is None:
        return TokenState.NULL
    if not isinstance(value, str):
        return TokenState.NOT_TEXT
    bare = _unblanked(value)
    if not bare:
        return TokenState.EMPTY
    return TokenState.PLACEHOLDER if _PLACEHOLDER.fullmatch(bare) else TokenState.PRESENT


def has_scheme(token: str) -> bool:
    """Whether the text starts with `Bearer` or its like, which belongs to a header and not to the token."""
    return _SCHEME.match(_unblanked(token)) is not None


def is_quoted(token: str) -> bool:
    """Whether a quote, plain or percent-encoded, stands at an end."""
    bare = _bare(token)
    return bare != _unquoted(bare)


def has_blanks(token: str) -> bool:
    """Whether a blank or control character stands inside, or at an end, there percent-encoded too."""
    return token != _unblanked(token) or not _BLANKS.isdisjoint(_bare(token))


def is_percent_encoded(token: str) -> bool:
    """Whether this is a JWT that was percent-encoded once too often."""
    core = _core(token)
    return "%" in core and looks_like_jwt(undamaged(token))


def is_standard_base64(token: str) -> bool:
    """Whether this is a JWT in the alphabet of plain base64, or with its padding."""
    return looks_like_jwt(undamaged(token)) and not _STANDARD.isdisjoint(unquote(_core(token)))


def looks_like_jwt(token: str) -> bool:
    """Whether the first part decodes to a header that names an algorithm."""
    return bool(anatomy(token).alg)


def undamaged(token: str) -> str:
    """The token with everything undone that copying, quoting and encoding do to it."""
    text = token[:LONGEST_READ]
    for _ in range(_LAYERS):
        before, text = text, unquote(_core(text))
        if text == before:
            break
    return text.replace("+", "-").replace("/", "_").replace("=", "") if text.startswith("eyJ") else text


# Marks of damage on the text itself, in the order in which they are undone: catalogue code, question.
DAMAGE: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("token.format.bearer_prefix", has_scheme),
    ("token.format.quoted", is_quoted),
    ("token.format.whitespace", has_blanks),
    ("token.format.encoding", lambda token: is_percent_encoded(token) or is_standard_base64(token)),
)


def _core(text: str) -> str:
    """The text without blanks, scheme and quotes around it, in whatever order they were put there."""
    for _ in range(_LAYERS):
        text = _unblanked(_unquoted(_bare(text)))
    return text


def _bare(text: str) -> str:
    return _unblanked(_SCHEME.sub("", _unblanked(text), count=1) if has_scheme(text) else text)


def _unblanked(text: str) -> str:
    return _trimmed(text, _BLANKS, _BLANK_CODES)


def _unquoted(text: str) -> str:
    return _trimmed(text, _QUOTES, _QUOTE_CODES)


def _trimmed(text: str, chars: frozenset[str], codes: frozenset[str]) -> str:
    """The text without these characters and percent codes at its ends; one walk, since a text may be hostile."""
    start, end = 0, len(text)
    while start < end and (step := _step(text[start], text[start : start + 3], chars, codes)):
        start += step
    while start < end and (step := _step(text[end - 1], text[max(start, end - 3) : end], chars, codes)):
        end -= step
    return text[start:end]


def _step(char: str, three: str, chars: frozenset[str], codes: frozenset[str]) -> int:
    return 1 if char in chars else 3 if three.upper() in codes else 0


def _bytes(segment: str) -> bytes | Fault:
    """The bytes of a segment: base64url without padding, in the one spelling that these bytes have."""
    if not _SEGMENT.fullmatch(segment) or len(segment) % 4 == 1:
        return Fault.NOT_BASE64URL
    raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    canonical = base64.urlsafe_b64encode(raw).rstrip(b"=") == segment.encode()
    return raw if canonical else Fault.NOT_BASE64URL


def _object(segment: str) -> Mapping[str, Any] | Fault:
    raw = _bytes(segment)
    return raw if isinstance(raw, Fault) else json_object(raw)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _DuplicateName
    return found


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
