"""Where the token is sent, and what the probes with another place or name prove."""

from collections.abc import Mapping
from typing import Final

from wsinvest.analysis import attribution
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.token import Token
from wsinvest.i18n.messages import Message, _
from wsinvest.model.attempt import TokenState
from wsinvest.model.finding import NotMeasured, Outcome, Pass
from wsinvest.model.target import AuthMode

_LINES: Final[Mapping[AuthMode, Message]] = {
    AuthMode.QUERY: _('new WebSocket("{url}?{name}=" + encodeURIComponent(token));'),
    AuthMode.HEADER: _("Authorization: Bearer <token>  # browsers cannot send it; a cookie they can"),
    AuthMode.COOKIE: _("Cookie: {name}=<token>  # document.cookie, or Set-Cookie by the login"),
    AuthMode.SUBPROTOCOL: _('new WebSocket("{url}", [token]);  // after its own'),
    AuthMode.MESSAGE: _("socket.onopen = () => socket.send(JSON.stringify({ {name}: token }));"),
}
NOT_TRIED: Final = _("The same token was not tried in other places or under other names.")


def without_proof(axis: str, token: Token, handshake: Handshake) -> Outcome:
    """Pass if a probe of this axis was made or the token is not in question; else NotMeasured."""
    tried = any(probe.change and probe.change.axis == axis for probe in handshake.probes)
    settled = attribution.attribute(handshake, replaced=False) is not attribution.Attribution.SUSPECTED or any(
        openings(handshake)
    )
    if tried or settled or token.state is not TokenState.PRESENT:
        return Pass()
    return NotMeasured(NOT_TRIED)


def lines_of(place: AuthMode) -> Message | None:
    """The lines that send a token in this place; None if there is no such place."""
    return _LINES.get(place)


def openings(handshake: Handshake) -> tuple[bool, ...]:
    """For each probe True if the connection opened; any True means that the search for probes ended."""
    return tuple(probe.opened for probe in handshake.probes)


def cite_repeat_and_probe(handshake: Handshake, identity: str) -> tuple[str, ...]:
    """References to the baseline and to the probe with this id."""
    return (f"handshake:repeats/{handshake.baseline.id}", f"handshake:probes/{identity}")
