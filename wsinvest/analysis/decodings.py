"""Which decoding of JWT_SECRET the server uses, from issued tokens that verify and minted tokens that open."""

from collections.abc import Iterable
from typing import Final

from wsinvest.analysis.proofs import cite_probe, informative_repeats, outcome
from wsinvest.facts.comparison import WELL, Comparison, ending
from wsinvest.facts.config import Config, FileState
from wsinvest.facts.decodings import AS_LOADED
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.login import Login
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt, TokenState
from wsinvest.model.finding import NotMeasured

_SERVER_ERRORS: Final = range(500, 600)
_NO_SOURCE: Final = _(
    "No .env was named for this target, and what our own environment lacks says nothing about the service."
)
_NOT_READ: Final = {
    FileState.MISSING: _("The .env that was named is not there, so what the service sets is not known."),
    FileState.FOLDER: _("The .env that was named is a folder, so what the service sets is not known."),
    FileState.UNREADABLE: _(
        "The .env that was named cannot be read by this account; run as one that may, or name a copy."
    ),
    FileState.TOO_LARGE: _(
        "The .env that was named is too large to be one (over 1 MB, or a line over 64 KB) and was not read."
    ),
    FileState.BINARY: _("The .env that was named is no text file and was not read."),
}


def unread(config: Config) -> NotMeasured | None:
    """NotMeasured with the reason why unset settings are unknown; None when the named `.env` was read."""
    if not config.source_named:
        return NotMeasured(_NO_SOURCE)
    why = _NOT_READ.get(config.env_file.state)
    return None if why is None else NotMeasured(why)


def cite(config: Config, *names: str) -> tuple[str, ...]:
    """References to these settings; to `config:unset` for those that are not recorded."""
    recorded = {value.name for value in config.values}
    return tuple(dict.fromkeys(f"config:values/{name}" if name in recorded else "config:unset" for name in names))


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
