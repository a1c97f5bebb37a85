"""Does the service ask for a credential that nobody gave to this run? That is no fault of the service."""

import re
from typing import Final

from wsinvest.analysis import ends
from wsinvest.analysis.engineio import refuses_parameters
from wsinvest.analysis.envoy import refused_upgrades
from wsinvest.analysis.first_message import is_met, waits_for_message
from wsinvest.analysis.front import body_of, is_blocked, speaks_of_host, words
from wsinvest.analysis.mutual_tls import speaks_of_certificate
from wsinvest.analysis.origin import speaks_of_origin
from wsinvest.analysis.proofs import Proofs
from wsinvest.analysis.reason import names_another, names_credential_plainly, tells_another
from wsinvest.analysis.upgrade import says_lost
from wsinvest.facts.comparison import WELL, ending, informative, typical
from wsinvest.facts.config import Config, FileState, ValueState
from wsinvest.facts.engineio import FORBIDDEN
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.platform_pages import platform_error
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Attempt, ErrorMessage, Response, TokenState
from wsinvest.model.close_codes import HTTP_COPIES, REFUSED
from wsinvest.model.settings import is_sensitive
from wsinvest.model.stage import Reason
from wsinvest.model.target import HIDDEN, AuthMode, Origin, Target, TokenSource, Url

# Settings that a token comes from: one of these, set or empty, names a credential.
_SOURCES: Final = ("WS_TOKEN", "JWT_SECRET", "LOGIN_URL", "LOGIN_USER", "LOGIN_PASSWORD")
_UNREAD: Final = frozenset({FileState.UNREADABLE, FileState.TOO_LARGE, FileState.BINARY})
_REFUSALS: Final = frozenset({401, 403})
_COPIES: Final = frozenset({"401", "403", "4401", "4403"})  # of these, in an error message
_ASKING: Final = frozenset({3000, 4401})  # close codes that mean 401
# Other error statuses whose text may be about credentials.
_WORDED_STATUSES: Final = frozenset({400, 402, 404, 406, 419, 422, 428, 440, 498, 499})
_LIMITS: Final = re.compile(r"too many|\brate\b|\blimit\b|\bquota\b|\bcapacity\b|\boverload", re.I)
_CREDENTIAL_HEADERS: Final = frozenset({"authorization"})
_SESSION: Final = "sid"  # Engine.IO's session id, given by the server
_CREDENTIAL_WORDS: Final = re.compile(
    r"\b(?:token|jwt|api[-_ ]?key|credentials?|password|bearer|authoriz\w{1,8}|authoris\w{1,8}|authenticat\w{1,8})\b"
    r"|\bun-?auth\w{0,12}\b|\bnot (?:logged|signed) in\b|\blog ?in\b|\bsign ?in\b|\bforbidden\b",
    re.I,
)

_HTML: Final = re.compile(r"<html|<!doctype|<body", re.I)


def lacking(
    handshake: Handshake,
    token: Token | None,
    target: Target | None,
    config: Config | None = None,
) -> tuple[Attempt, ...]:
    """The repeats that were refused because no credential was sent, if none was named for this run; else empty.

    Empty also where the same request opened at least once, or where a change without a token got further: then that is
    the cause.
    """
    opens = any(ending(one) == WELL for one in informative(handshake.repeats))
    if (
        opens
        or Proofs(handshake).any
        or refuses_parameters(handshake)
        or refused_upgrades(handshake)
        or is_named(token, target, config)
        or not demands(typical(handshake.repeats))
        or is_met(handshake)
    ):
        return ()
    return ends.as_typical(handshake)


def is_expected(handshake: Handshake, token: Token | None, target: Target | None, config: Config | None = None) -> bool:
    """True if the closes are no fault: no credential was named, or the first message that they wait for is answered."""
    return is_met(handshake) or bool(lacking(handshake, token, target, config))


def is_named(token: Token | None, target: Target | None, config: Config | None) -> bool:
    """True if a source of a credential was named: a token (even empty), a setting, or an auth mode of none.

    A header or a cookie that was given counts, and a `.env` that could not be read, for it may hold one.
    """
    if token is not None and token.state is not TokenState.ABSENT:
        return True
    if added(target):
        return True
    if target is not None and (target.token_source is not TokenSource.NONE or _may_be_in_url(target.url)):
        return True
    return config is not None and (
        config.env_file.state in _UNREAD
        or any(config.setting(name).state is not ValueState.MISSING for name in _SOURCES)
        or _is_none_configured(target, config)
    )


def added(target: Target | None) -> tuple[str, ...]:
    """The names of what the user added to each request that may be a credential: cookies, and headers named so."""
    if target is None:
        return ()
    named = (name for name in target.headers if name.lower() in _CREDENTIAL_HEADERS or is_sensitive(_variable(name)))
    return (*named, *target.cookies)


def gives_none(target: Target, config: Config | None) -> bool:
    """True if a source of tokens was named but gave no token: a setting without a value, or a login.

    JWT_SECRET is no such source: the application may have its token from a login that nobody named.
    """
    names = [name for name in _SOURCES if name != "JWT_SECRET"]
    declared = config is not None and any(config.setting(name).state is ValueState.EMPTY for name in names)
    return declared or target.token_source not in (TokenSource.NONE, TokenSource.MINTED)


def demands(attempt: Attempt) -> bool:
    """True if this attempt was refused for lack of a credential: by status, close code, Socket.IO error or its text."""
    if attempt.failed is None or _has_other_cause(attempt):
        return False
    if attempt.engineio is not None and attempt.engineio.error == FORBIDDEN:
        return True
    answer, close = attempt.response, attempt.close
    if waits_for_message(attempt):
        return True
    if attempt.told is not None and _asks_in_message(attempt.told):
        return True
    if close is not None and attempt.failed.reason in (Reason.CLOSE_FRAME, Reason.CONNECT_REFUSED):
        return close.code in REFUSED | HTTP_COPIES or bool(_CREDENTIAL_WORDS.search(close.reason))
    if answer is None or answer.status not in range(400, 500):
        return False
    worded = answer.status in _WORDED_STATUSES and names_credential(answer)
    return answer.status in _REFUSALS or bool(answer.header("www-authenticate")) or worded


def _asks_in_message(told: ErrorMessage) -> bool:
    """True if the server's error message names a credential, or is a 401 or 403."""
    return told.code in _COPIES or bool(_CREDENTIAL_WORDS.search(f"{told.code} {told.words}".replace("_", " ")))


def demands_plainly(attempt: Attempt) -> bool:
    """True unless a bare 403, in a status or a close code, is all that asks for a credential: it may mean all else."""
    if attempt.close is not None:
        bare = attempt.close.code in {1008, 3003, 4403}
        return not bare or names_credential_plainly(attempt.close.reason)
    answer = attempt.response
    if answer is None or answer.status != 403:
        return True
    said = words(answer)
    return bool(answer.header("www-authenticate")) or (isinstance(said, str) and names_credential_plainly(said))


def names_credential(answer: Response) -> bool:
    """True if the answer's text names a credential; HTML pages are left out, since they often link to a login."""
    return bool(_CREDENTIAL_WORDS.search(answer.body)) and _HTML.search(answer.body) is None


def _may_be_in_url(url: Url) -> bool:
    """True if the URL may hold a credential: a hidden value in its path, or a query parameter with a sensitive name."""
    names = (name for name in url.query_names if name != _SESSION)
    return HIDDEN in url.path or any(name == HIDDEN or is_sensitive(name) for name in names)


def _variable(header: str) -> str:
    """The header's name as a variable would have it, since `X-Api-Key` is as telling as `X_API_KEY`."""
    return header.replace("-", "_")


def _is_none_configured(target: Target | None, config: Config) -> bool:
    """True if the configuration says explicitly that no token is needed (WS_AUTH_MODE=none)."""
    said = config.setting("WS_AUTH_MODE").origin not in (Origin.UNSET, Origin.DEFAULT)
    return said and target is not None and target.auth.mode is AuthMode.NONE


def _has_other_cause(attempt: Attempt) -> bool:
    """True if the refusal has another cause: firewall, Host, Origin, rate limit, certificate, upgrade, its words."""
    return (
        is_blocked(attempt)
        or platform_error(attempt.response) is not None
        or speaks_of_host(attempt)
        or speaks_of_origin(attempt)
        or _is_limited(attempt)
        or names_another(attempt)
        or _closes_for_another(attempt)
        or (attempt.response is not None and _is_about_request(attempt, attempt.response))
    )


def _closes_for_another(attempt: Attempt) -> bool:
    """True if a close that need not be about credentials gives another reason."""
    close = attempt.close
    return close is not None and close.code not in _ASKING and tells_another(close.reason)


def _is_about_request(attempt: Attempt, answer: Response) -> bool:
    """True if the answer is about proxy credentials (407), a client certificate or a lost upgrade."""
    return answer.status == 407 or speaks_of_certificate(answer) or says_lost(attempt)


def _is_limited(attempt: Attempt) -> bool:
    """True if the refusal's text is about a rate or a number of connections, and names no credential."""
    said = attempt.close.reason if attempt.close else body_of(attempt)
    return bool(_LIMITS.search(said)) and not _CREDENTIAL_WORDS.search(said)
