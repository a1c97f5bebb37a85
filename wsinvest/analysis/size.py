"""A request head that is too long: does the answer say so, and does a shorter request get past it? Pure."""

import re
from dataclasses import dataclass
from typing import Final

from wsinvest.analysis import ends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.finding import Rival

SAYS_SIZE: Final = (413, 414, 431)
REFUSED_RIVAL: Final = Rival(
    "http.auth.rejected",
    "curl -sS -o /dev/null -w '%{http_code}' -H \"X-Fill: $(head -c 8000 /dev/zero | tr '\\0' x)\" http://HOST:PORT/PATH",
    _(
        "A head as long, without the token: 400 or 431 means that it is too long; any other answer, that the token is "
        "refused."
    ),
)
_BAD_REQUEST: Final = 400
_SMALLEST_USUAL_LIMIT: Final = 4096
_SAME_LENGTH_SHARE: Final = 0.9
# Error texts of nginx, Apache, aiohttp, gunicorn, Jetty and Tomcat.
_SIZE_WORDS: Final = re.compile(
    r"\btoo (?:large|long|big)\b|\bexceeds\b[^\n]{0,40}\b(?:limit|size|length)\b|\bmore than \d+ bytes\b"
    r"|\bsize of a request header field\b|\blimit request (?:line|headers?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Oversize:
    """Attempts refused for length. `shorter`: a shorter probe that was not. `sure`: nothing but length explains it."""

    attempts: tuple[Attempt, ...]
    shorter: Attempt | None
    sure: bool


def oversize(handshake: Handshake, token: Token | None = None) -> Oversize | None:
    """The attempts refused for the length of their head; None if nothing suggests that.

    By 413, 414 or 431, or by a 400 that a shorter request does not get. The shorter request is usually one without the
    token, and a server may answer 400 to a bad token too. So a 400 counts only if its text is about length or the token
    has no known fault, and not if another request of that length fared better.
    """
    shorter = _shorter_that_passes(handshake)
    by_status = ends.answered(handshake.repeats, *SAYS_SIZE)
    if by_status:
        return Oversize(by_status, shorter, sure=shorter is not None)
    vague = ends.answered(handshake.repeats, _BAD_REQUEST)
    if not vague or shorter is None or as_long_that_passes(handshake):
        return None
    by_words = any(map(speaks_of_size, vague))
    return Oversize(vague, shorter, sure=by_words) if by_words or not is_bad(token) else None


def is_bad(token: Token | None) -> bool:
    """True if the token has a fault by the configured key and settings."""
    return token is not None and token.verdict is not None and bool(token.verdict.code)


def speaks_of_size(attempt: Attempt) -> bool:
    """True if the answer's status (413, 414, 431) or text is about length."""
    answer = attempt.response
    return answer is not None and (answer.status in SAYS_SIZE or bool(_SIZE_WORDS.search(answer.body)))


def as_long_that_passes(handshake: Handshake) -> bool:
    """True if a probe of about the same length (90 %, at least 90 % of 4,096 bytes) was not refused."""
    least = max(_SMALLEST_USUAL_LIMIT, handshake.baseline.sent.head_bytes) * _SAME_LENGTH_SHARE
    return any(one.sent.head_bytes >= least and _fares_better(one, handshake) for one in handshake.probes)


def _shorter_that_passes(handshake: Handshake) -> Attempt | None:
    """A probe of less than half the length that fared better; None if the head is below 4,096 bytes."""
    size = handshake.baseline.sent.head_bytes
    if size < _SMALLEST_USUAL_LIMIT:
        return None
    shorter = (one for one in handshake.probes if one.sent.head_bytes < size // 2)
    return next((one for one in shorter if _fares_better(one, handshake)), None)


def _fares_better(probe: Attempt, handshake: Handshake) -> bool:
    """True if the probe got an answer that no repeat got, and not a 400, 413, 414 or 431."""
    refusals = {ends.end_of(one) for one in handshake.repeats}
    if probe.response is None or ends.end_of(probe) in refusals:
        return False
    return not ends.answered((probe,), _BAD_REQUEST, *SAYS_SIZE)
