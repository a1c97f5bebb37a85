"""A head that is too long: does the answer speak of length, and does a shorter request get past it? Pure."""

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
_ABOUT_AS_LONG: Final = 0.9
# nginx, Apache, aiohttp, gunicorn, Jetty and Tomcat, in their own words.
_OF_SIZE: Final = re.compile(
    r"\btoo (?:large|long|big)\b|\bexceeds\b[^\n]{0,40}\b(?:limit|size|length)\b|\bmore than \d+ bytes\b"
    r"|\bsize of a request header field\b|\blimit request (?:line|headers?)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Oversize:
    """Attempts refused for their length; `shorter`: the probe that was not; `sure`: nothing but length explains it."""

    attempts: tuple[Attempt, ...]
    shorter: Attempt | None
    sure: bool


def oversize(handshake: Handshake, token: Token | None = None) -> Oversize | None:
    """By a status that says so, or by a 400 that a shorter request does not get; None where nothing points to length.

    A shorter request is, as a rule, one without the token: a server that answers 400 to a token that it does not like
    differs just so. Its words tell; a request of the same length that fares better acquits the length, and a token
    with a fault of its own explains a bare 400.
    """
    shorter = _shorter_that_passes(handshake)
    said = ends.answered(handshake.repeats, *SAYS_SIZE)
    if said:
        return Oversize(said, shorter, sure=shorter is not None)
    vague = ends.answered(handshake.repeats, _BAD_REQUEST)
    if not vague or shorter is None or as_long_that_passes(handshake):
        return None
    told = any(map(speaks_of_size, vague))
    return Oversize(vague, shorter, sure=told) if told or not is_bad(token) else None


def is_bad(token: Token | None) -> bool:
    """Whether the token has a fault of its own, by the key and the settings that are known here."""
    return token is not None and token.verdict is not None and bool(token.verdict.code)


def speaks_of_size(attempt: Attempt) -> bool:
    """Whether the answer's status or its own words are about length."""
    answer = attempt.response
    return answer is not None and (answer.status in SAYS_SIZE or bool(_OF_SIZE.search(answer.body)))


def as_long_that_passes(handshake: Handshake) -> bool:
    """Whether another request of that length was not refused for it."""
    least = max(_SMALLEST_USUAL_LIMIT, handshake.baseline.sent.head_bytes) * _ABOUT_AS_LONG
    return any(one.sent.head_bytes >= least and _fares_better(one, handshake) for one in handshake.probes)


def _shorter_that_passes(handshake: Handshake) -> Attempt | None:
    """A probe of half the length that is no longer called a bad request, where the whole one is unusually long."""
    size = handshake.baseline.sent.head_bytes
    if size < _SMALLEST_USUAL_LIMIT:
        return None
    shorter = (one for one in handshake.probes if one.sent.head_bytes < size // 2)
    return next((one for one in shorter if _fares_better(one, handshake)), None)


def _fares_better(probe: Attempt, handshake: Handshake) -> bool:
    refusals = {ends.end_of(one) for one in handshake.repeats}
    if probe.response is None or ends.end_of(probe) in refusals:
        return False
    return not ends.answered((probe,), _BAD_REQUEST, *SAYS_SIZE)
