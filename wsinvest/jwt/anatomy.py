"""What may be shown of a token: its anatomy without verification, and the marks of damage on its text."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from wsinvest.facts.shape import EXACT_LENGTH_FROM
from wsinvest.facts.token import Anatomy, Damage
from wsinvest.jwt import jose
from wsinvest.jwt.claims import audiences
from wsinvest.redact.discovery import learn_answer
from wsinvest.redact.redactor import Redactor

# Claims that are about a person (OpenID Connect Core 5.1) or about this one token (RFC 7519 section 4.1.7).
PERSONAL_CLAIMS: Final = (
    "sub", "jti", "sid", "name", "given_name", "family_name", "nickname", "preferred_username", "email", "phone_number",
    "upn", "unique_name",
)  # fmt: skip
_ROUND_LENGTHS: Final = frozenset({255, 256, 500, 512, 1000, 1023, 1024, 2000, 2047, 2048, 4095, 4096, 8190, 8192})
# Names of services and times, which a report on tokens must be able to show.
_OPEN_CLAIMS: Final = frozenset({"iss", "aud", "exp", "nbf", "iat", "azp", "client_id", "cid", "appid", "tid"})
_TOLD: Final = _OPEN_CLAIMS | frozenset(PERSONAL_CLAIMS)
_MOST_CLAIMS: Final = 64
_NAME_LENGTH: Final = 60
_LAST_MOMENT: Final = 253_402_300_799  # the year 9999, where datetime ends
_SHORT_SIZES: Final = (7, 15, 31)


def anatomy_of(token: str, redactor: Redactor, configured: Collection[str] = ()) -> Anatomy:
    """The token taken apart, as far as it may be shown; bounded, whatever the text is.

    `configured`: names of issuer and audience that the target's own settings give, and the report shows anyway.
    """
    parts = jose.anatomy(token)
    header = parts.header if isinstance(parts.header, Mapping) else {}
    claims = parts.claims if isinstance(parts.claims, Mapping) else {}
    learn_answer(redactor, {name: value for name, value in claims.items() if name not in _TOLD}, "claim")
    for name in PERSONAL_CLAIMS:
        if isinstance(claims.get(name), str):
            redactor.learn_personal(claims[name])
    return Anatomy(
        parts=parts.count,
        alg=redactor.clean(parts.alg, _NAME_LENGTH),
        typ=_text(header.get("typ"), redactor),
        kid=redactor.fingerprinter.fingerprint(str(header["kid"])) if "kid" in header else "",
        claims=tuple(redactor.clean(name, _NAME_LENGTH) for name in list(claims)[:_MOST_CLAIMS]),
        exp=_moment(claims.get("exp")),
        nbf=_moment(claims.get("nbf")),
        iat=_moment(claims.get("iat")),
        issuer=_name(claims["iss"], redactor, configured) if isinstance(claims.get("iss"), str) else "",
        audience=tuple(_name(name, redactor, configured) for name in audiences(claims)[:_MOST_CLAIMS]),
        signature_bytes=parts.signature_bytes,
        signature_bytes_due=jose.SIGNATURE_BYTES.get(parts.alg, 0),
        size_bytes=shown_bytes(token),
        unsigned=parts.unsigned,
    )


def damage_of(token: str) -> Damage:
    """The marks of damage on the text, as it would be sent."""
    cut = jose.anatomy(token).truncated
    return Damage(
        bearer_prefix=jose.has_scheme(token),
        quoted=jose.is_quoted(token),
        whitespace=jose.has_blanks(token),
        percent_encoded=jose.is_percent_encoded(token),
        standard_base64=jose.is_standard_base64(token),
        truncated=cut,
        round_length=cut and len(token) in _ROUND_LENGTHS,
    )


def shown_bytes(token: str) -> int:
    """The size; of a short token only the upper end of its class, since a short length helps a guesser."""
    size = len(token.encode("utf-8", "surrogatepass"))
    return size if size >= EXACT_LENGTH_FROM or not size else next(most for most in _SHORT_SIZES if size <= most)


def _name(name: str, redactor: Redactor, configured: Collection[str]) -> str:
    return redactor.own(name) if name in configured else redactor.clean(name, _NAME_LENGTH)


def _text(value: object, redactor: Redactor) -> str:
    return redactor.clean(value, _NAME_LENGTH) if isinstance(value, str) else ""


def _moment(value: Any) -> datetime | None:
    """A NumericDate as a moment; None for what is none, or is too far away to have a name."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return datetime.fromtimestamp(value, UTC) if 0 <= value <= _LAST_MOMENT else None
