"""The token with one kind of damage undone: what was added or encoded on its way is taken off again."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import quote, unquote

from wsinvest.facts.comparison import refused
from wsinvest.i18n.messages import _
from wsinvest.jwt.jose import undamaged
from wsinvest.model.attempt import Attempt
from wsinvest.model.registry import experiment
from wsinvest.model.target import AuthMode
from wsinvest.probe.request import NotApplicable, ProbeRequest
from wsinvest.redact.secret import Secret

_BLANK: Final = r"(?:\s|%20|%09|%0[aAdD])"
# A run of blanks is matched from its first one only, so that a long token of blanks takes linear time.
_BLANKS: Final = re.compile(rf"\A{_BLANK}++|(?<!\s)(?<!%20)(?<!%09)(?<!%0[aAdD]){_BLANK}++\Z")
_QUOTE: Final = r"(?:[\"'`“”]|%22|%27)"
_QUOTES: Final = re.compile(rf"\A{_QUOTE}(?P<inner>.*){_QUOTE}\Z", re.S)
_MISREAD: Final = re.compile(r"[+&]")
_BEARER: Final = re.compile(r"\A(?:(?:bearer|token|jwt)(?:\s|%20|\+)+)+", re.I)


@experiment(
    "token",
    separates=("token.format.whitespace",),
    order=40,
    text=_("token without blanks at its ends"),
)
def token_trimmed(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Blanks and line ends, encoded ones too, taken off both ends."""
    return _repaired(request, base, lambda token: _BLANKS.sub("", token))


@experiment(
    "token",
    separates=("token.format.quoted",),
    order=41,
    text=_("token without quotes around it"),
)
def token_unquoted(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """One pair of quotes taken off."""
    return _repaired(request, base, lambda token: _QUOTES.sub(r"\g<inner>", token))


@experiment(
    "token",
    separates=("token.format.bearer_prefix",),
    order=42,
    text=_("token without the word Bearer"),
)
def token_without_bearer(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """The word Bearer before the token taken off; in the header it then stands there once."""
    return _repaired(request, base, lambda token: _BEARER.sub("", token))


@experiment(
    "token_decoding",
    separates=("token.format.encoding",),
    order=43,
    text=_("token percent-decoded once"),
)
def token_decoded(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Percent-decoded once; a token of the URL is spelled there with one encoding less."""
    repaired = _repaired(request, base, unquote)
    if isinstance(repaired, NotApplicable) or request.as_written is None:
        return repaired
    return replace(repaired, written=request.token)


@experiment(
    "token_decoding",
    separates=("token.format.encoding",),
    order=44,
    text=_("token percent-decoded twice"),
)
def token_decoded_twice(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Percent-decoded twice, as it is needed where nobody decodes: in a header or a cookie."""
    repaired = _repaired(request, base, lambda token: unquote(unquote(token)))
    once = unquote(request.token.reveal()) if request.token else ""
    if isinstance(repaired, NotApplicable) or unquote(once) == once or request.place is AuthMode.QUERY:
        return NotApplicable("it was not encoded twice, or the server decodes it once itself")
    return repaired


@experiment(
    "token_encoding",
    separates=("token.format.encoding",),
    order=46,
    text=_("token percent-encoded in the URL"),
)
def token_encoded(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """What stands for something else in a query is encoded: + is read as a blank there, & ends the value."""
    if request.token is None or request.place is not AuthMode.QUERY or not refused(base):
        return NotApplicable("no token was sent in the URL, or it was not the request that failed")
    spelled = (request.as_written or request.token).reveal()
    if not _MISREAD.search(spelled):
        return NotApplicable("nothing in the token is read otherwise")
    return replace(request, written=Secret(quote(request.token.reveal(), safe="")))


@experiment(
    "token",
    separates=("token.format.encoding",),
    order=45,
    text=_("token in the URL-safe alphabet"),
)
def token_url_safe(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Standard base64 made base64url without padding."""
    return _repaired(request, base, lambda token: token.translate(str.maketrans("+/", "-_", "=")))


@experiment(
    "token",
    separates=(
        "token.format.whitespace",
        "token.format.quoted",
        "token.format.bearer_prefix",
        "token.format.encoding",
    ),
    order=47,
    text=_("token with all damage undone"),
)
def token_undamaged(request: ProbeRequest, base: Attempt) -> ProbeRequest | NotApplicable:
    """Every kind of damage undone at once: a token with two kinds fails while only one is undone."""
    return _repaired(request, base, undamaged)


def _repaired(request: ProbeRequest, base: Attempt, repair: Callable[[str], str]) -> ProbeRequest | NotApplicable:
    if request.token is None or request.token.empty or not refused(base):
        return NotApplicable("no token was sent, or it was not the request that failed")
    repaired = repair(request.token.reveal())
    if not repaired or repaired == request.token.reveal():
        return NotApplicable("the token has no such damage")
    return replace(request, token=Secret(repaired))
