"""Which decoding of JWT_SECRET the server uses, from issued tokens that verify and minted tokens that open."""

from collections.abc import Iterable
from typing import Final

from wsinvest.analysis.proofs import cite_probe, informative_repeats, outcome
from wsinvest.facts.comparison import WELL, Comparison, ending
from wsinvest.facts.decodings import AS_LOADED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import Token
from wsinvest.model.attempt import Attempt, TokenState

_SERVER_ERRORS: Final = range(500, 600)


def proof(decodings: Iterable[str], token: Token | None, handshake: Handshake | None) -> tuple[str, ...]:
    """References that prove that the server uses one of these decodings and not the value as loaded; else empty."""
    wanted = tuple(decodings)
    judged = () if token is None else token.readings
    if not any(one.verified for one in judged if one.reading == AS_LOADED):
        for place, one in enumerate(judged):
            if one.verified and one.reading in wanted:
                return (f"token:readings/{place}",)
    opening = (one for one in wanted if opens(handshake, one))
    signed = next((signed_by(handshake, one) for one in opening), None)
    return cite_probe(signed)


def in_order(token: Token | None, handshake: Handshake | None) -> bool:
    """True if a token signed with JWT_SECRET as loaded verifies or opens, or if the token in use opens."""
    verified = token is not None and any(one.verified for one in token.readings if one.reading == AS_LOADED)
    return verified or connects(handshake) or opens(handshake, AS_LOADED)


def opens(handshake: Handshake | None, decoding: str) -> bool:
    """True if a token signed with this decoding of JWT_SECRET opened the connection or advanced it."""
    probe = signed_by(handshake, decoding)
    return handshake is not None and probe is not None and outcome(handshake, probe) is not Comparison.NOTHING


def signed_by(handshake: Handshake | None, decoding: str) -> Attempt | None:
    """The probe with a token signed with this decoding of JWT_SECRET, None if it was not made."""
    label = "token_minted" if decoding == AS_LOADED else f"token_minted_{decoding}"
    probes = () if handshake is None else handshake.probes
    return next((probe for probe in probes if probe.change and probe.change.label == label), None)


def connects(handshake: Handshake | None) -> bool:
    """True if at least one repeat with a token opened and had no fault."""
    repeats = () if handshake is None else informative_repeats(handshake)
    return any(ending(one) == WELL and one.sent.token_state is TokenState.PRESENT for one in repeats)


def issues(login: Login | None) -> bool:
    """True if the login gave a token, so that its signer has a secret."""
    return login is not None and login.token_state is TokenState.PRESENT


def tokenless(login: Login | None) -> bool:
    """True if the login answered 2xx JSON without a token, or 5xx; a refused user or an HTML page does not count."""
    if login is None or login.response is None or login.token_state is TokenState.PRESENT:
        return False
    return login.answered or login.response.status in _SERVER_ERRORS
