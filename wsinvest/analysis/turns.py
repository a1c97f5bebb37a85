"""Servers behind a balancer that take turns, of which one fails: what the attempts made one by one show."""

from typing import Final

from wsinvest.analysis import ends
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.turns import AXIS, circle, in_question, mixed
from wsinvest.model.attempt import Attempt

_CONFIGURED: Final = (*range(200, 300), 301, 302, 303, 307, 308, 400, 404, 405, 410, 421, 426, 501, 505)


def servers_in_turn(handshake: Handshake) -> int:
    """How many servers take turns: 2 or 3, 0 if that was not shown."""
    return circle(ends.probes_of(handshake, AXIS))


def failed_in_turn(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that failed alike, where servers were shown to take turns; else none."""
    return in_question(handshake.repeats) if servers_in_turn(handshake) else ()


def failed_between(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats that got an answer of one configuration between equal ones that opened; else none.

    Such an answer does not come and go by itself: what answers differs. Refusals of credentials and 5xx may.
    """
    found = mixed(handshake.repeats)
    return found if any(one.response and one.response.status in _CONFIGURED for one in found) else ()


def shown_by(handshake: Handshake) -> tuple[str, ...]:
    """References to the first two of the attempts made one by one."""
    return tuple(f"handshake:probes/{one.id}/stages" for one in ends.probes_of(handshake, AXIS)[:2])
