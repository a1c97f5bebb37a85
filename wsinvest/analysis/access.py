"""HTTP refusals before the upgrade: is the path wrong, and does the token matter?"""

import re
from typing import Final

from wsinvest.analysis import attribution, ends, route, upgrade
from wsinvest.analysis.credential import names_credential
from wsinvest.analysis.front import error_said, header_of
from wsinvest.analysis.proofs import outcome, path_missing
from wsinvest.analysis.reason import names_another
from wsinvest.facts.comparison import Comparison
from wsinvest.facts.config import Config
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import Confidence
from wsinvest.model.target import TokenSource

_ABOUT_THE_PATH: Final = re.compile(
    r"(?:404\W*)?(?:(?:page |path |route |resource |url )?not found|no such (?:page|path|route)|no route)?\W*", re.I
)
_EMPTY: Final = frozenset({TokenState.EMPTY, TokenState.NULL, TokenState.PLACEHOLDER})


def path_confidence(handshake: Handshake, token: Token | None) -> Confidence | None:
    """The confidence that the URL's path is wrong; None when nothing suggests it.

    A 404 to the upgrade is PROVEN if another path is served (plain GET of /) and the responder is one that answers a
    WebSocket route differently (`upgrade.path_told`), in no words of an application's own; else INFERRED. A 403 counts
    (INFERRED) only where a plain GET of the path gives 404 while another path is served, and the token is not known to
    be bad. A 400 under the same first two conditions is INFERRED. None if a probe on the same path got further, if an
    unknown path is refused differently (then the path exists), or if a 404 names a credential.
    """
    if any(got_further(one, handshake) for one in handshake.probes) or route.known(handshake):
        return None
    elsewhere = any(get.label == "root" and get.status not in (None, 404) for get in handshake.plain)
    missing = ends.answered(handshake.repeats, 404)
    if any(one.response and names_credential(one.response) for one in missing):
        return None  # 404 used to refuse credentials
    if missing:
        proven = elsewhere and path_missing(handshake) and upgrade.path_told(missing[0])
        proven = proven and not names_what_is_missing(missing[0])
        return Confidence.PROVEN if proven else Confidence.INFERRED
    if not elsewhere or not path_missing(handshake):
        return None
    if ends.answered(handshake.repeats, 400):
        return Confidence.INFERRED
    forbidden = ends.answered(handshake.repeats, 403)
    if not forbidden or any(map(names_another, forbidden)):
        return None
    return refused_whatever_the_token(handshake, token)


def names_what_is_missing(attempt: Attempt) -> str:
    """The own words of a JSON answer if they say more than "not found": a room, a user or a session may be missing."""
    said = error_said(attempt.response)
    return "" if _ABOUT_THE_PATH.fullmatch(said) else said


def got_further(probe: Attempt, handshake: Handshake) -> bool:
    """True if this probe opened or advanced the connection, so that the path is served."""
    return outcome(handshake, probe) is not Comparison.NOTHING


def refused_whatever_the_token(handshake: Handshake, token: Token | None) -> Confidence | None:
    """INFERRED unless the token in use is known to be bad and no replacement was tried; then None.

    None too where the login hands out an empty token: what signs none verifies none, a freshly signed one neither.
    Never PROVEN: a route that serves WebSockets only answers a plain GET with 404 too, and a valid token may be refused
    for its user or for being sent in the wrong place.
    """
    good = token is not None and token.verdict is not None and token.verdict.verified and not token.verdict.code
    unknown = token is None or token.state is TokenState.ABSENT
    unjudged = token is not None and token.state is TokenState.PRESENT and not token.verdict
    tried = bool(attribution.replacements(handshake))
    if token is not None and token.source is TokenSource.LOGIN and token.state in _EMPTY:
        return None
    return Confidence.INFERRED if good or unknown or unjudged or tried else None


def is_misread(token: Token | None, config: Config | None) -> bool:
    """True if the token was minted here with a secret that other readers of the `.env` do not find, for its BOM."""
    if token is None or token.source is not TokenSource.MINTED or config is None:
        return False
    return config.env_file.bom and config.env_file.first_key in config.required


def wants_basic(attempt: Attempt) -> bool:
    """True if the answer challenges for Basic, Negotiate or NTLM (WWW-Authenticate, RFC 9110 section 11.6.1)."""
    return header_of(attempt, "www-authenticate").lower().startswith(("basic", "negotiate", "ntlm"))
