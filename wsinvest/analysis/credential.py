"""Whether the service asks for a credential that nobody named to us: what we were not given is no fault of its own."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.engineio import misspoken
from wsinvest.analysis.front import is_blocked, speaks_of_host
from wsinvest.analysis.mutual_tls import speaks_of_certificate
from wsinvest.analysis.origin import speaks_of_origin
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.upgrade import says_lost
from wsinvest.facts.comparison import WELL, ending, informative, typical
from wsinvest.facts.config import Config, FileState, ValueState
from wsinvest.facts.engineio import FORBIDDEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Attempt, Response, TokenState
from wsinvest.model.settings import is_sensitive
from wsinvest.model.stage import Reason
from wsinvest.model.target import HIDDEN, AuthMode, Origin, Target, TokenSource, Url

# What a token comes from: one of these that is set, or there and empty, names a credential.
_SOURCES: Final = ("WS_TOKEN", "JWT_SECRET", "LOGIN_URL", "LOGIN_USER", "LOGIN_PASSWORD")
_UNREAD: Final = frozenset({FileState.UNREADABLE, FileState.TOO_LARGE, FileState.BINARY})
_REFUSALS: Final = frozenset({401, 403})
# Other refusals of a request, whose own words may be about its credentials.
_BY_WORDS: Final = frozenset({400, 402, 404, 406, 419, 422, 428, 440, 498, 499})
_LIMITS: Final = re.compile(r"too many|\brate\b|\blimit\b|\bquota\b|\bcapacity\b|\boverload", re.I)
_SESSION: Final = "sid"  # of Engine.IO: the server gave it
# Policy (RFC 6455); unauthorized and forbidden (IANA); the private codes that copy the statuses of HTTP.
_CLOSES: Final = frozenset({1008, 3000, 3003, 4401, 4403})
_NAMES_IT: Final = re.compile(
    r"\b(?:token|jwt|api[-_ ]?key|credentials?|password|bearer|authoriz\w{1,8}|authoris\w{1,8}|authenticat\w{1,8})\b"
    r"|\bun-?auth\w{0,12}\b|\bnot (?:logged|signed) in\b|\blog ?in\b|\bsign ?in\b|\bforbidden\b",
    re.I,
)

_PAGE: Final = re.compile(r"<html|<!doctype|<body", re.I)


def lacking(
    handshake: Handshake,
    token: Token | None,
    target: Target | None,
    config: Config | None = None,
) -> tuple[Attempt, ...]:
    """The repeats that were refused for want of a credential, where none was named to us; else none of them.

    Not where the same request opens now and then, and not where a change without a token gets further: that is the
    cause then.
    """
    opens = any(ending(one) == WELL for one in informative(handshake.repeats))
    if (
        opens
        or Proofs(handshake).any
        or misspoken(handshake)
        or is_named(token, target, config)
        or not demands(typical(handshake.repeats))
    ):
        return ()
    common = ends.end_of(typical(handshake.repeats))
    return tuple(one for one in handshake.repeats if ends.end_of(one) == common)


def is_named(token: Token | None, target: Target | None, config: Config | None) -> bool:
    """Whether a source of a credential was named: by a token, even an empty one, by a setting, or by "none is due".

    A `.env` that was named and could not be read may name one.
    """
    if token is not None and token.state is not TokenState.ABSENT:
        return True
    if target is not None and (target.token_source is not TokenSource.NONE or _in_url(target.url)):
        return True
    return config is not None and (
        config.env_file.state in _UNREAD
        or any(config.setting(name).state is not ValueState.MISSING for name in _SOURCES)
        or _none_due(target, config)
    )


def gives_none(target: Target, config: Config | None) -> bool:
    """Whether a source of tokens was named and is empty, or gave none: a login, a setting without a value."""
    declared = config is not None and any(config.setting(name).state is ValueState.EMPTY for name in _SOURCES)
    return declared or target.token_source is not TokenSource.NONE


def demands(attempt: Attempt) -> bool:
    """Whether this end asks for a credential: by status, close code, Socket.IO's refusal, or in its own words."""
    if attempt.failed is None or _of_others(attempt):
        return False
    if attempt.engineio is not None and attempt.engineio.error == FORBIDDEN:
        return True
    answer, close = attempt.response, attempt.close
    if close is not None and attempt.failed.reason in (Reason.CLOSE_FRAME, Reason.CONNECT_REFUSED):
        return close.code in _CLOSES or bool(_NAMES_IT.search(close.reason))
    if answer is None or answer.status not in range(400, 500):
        return False
    worded = answer.status in _BY_WORDS and names_credential(answer)
    return answer.status in _REFUSALS or bool(answer.header("www-authenticate")) or worded


def names_credential(answer: Response) -> bool:
    """Whether the words of an answer name a credential; a page for people may hold a link to a login."""
    return bool(_NAMES_IT.search(answer.body)) and _PAGE.search(answer.body) is None


def _in_url(url: Url) -> bool:
    """Whether the URL holds what may be a credential under another name than a token's, or in its path."""
    names = (name for name in url.query_names if name != _SESSION)
    return HIDDEN in url.path or any(name == HIDDEN or is_sensitive(name) for name in names)


def _none_due(target: Target | None, config: Config) -> bool:
    """Whether somebody said that no token is due."""
    said = config.setting("WS_AUTH_MODE").origin not in (Origin.UNSET, Origin.DEFAULT)
    return said and target is not None and target.auth.mode is AuthMode.NONE


def _of_others(attempt: Attempt) -> bool:
    """Whether something else is refused: a certificate is missing, a firewall speaks, host or Origin are wrong."""
    return (
        is_blocked(attempt)
        or speaks_of_host(attempt)
        or speaks_of_origin(attempt)
        or _is_limited(attempt)
        or (attempt.response is not None and _of_request(attempt, attempt.response))
    )


def _of_request(attempt: Attempt, answer: Response) -> bool:
    """Whether an answer is about a proxy's login, a client's certificate or a lost upgrade."""
    return answer.status == 407 or speaks_of_certificate(answer) or says_lost(attempt)


def _is_limited(attempt: Attempt) -> bool:
    """Whether the words of the refusal are about how many or how often, and not about a credential."""
    said = attempt.close.reason if attempt.close else attempt.response.body if attempt.response else ""
    return bool(_LIMITS.search(said)) and not _NAMES_IT.search(said)
