"""The words for what a watch says: states, events, why something is unknown. A diagnosis needs none of them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Final

from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.alert import Event, Found, Health, Light
from wsinvest.model.sample import CanaryEnd, Why

ENUMS: Final[Mapping[type[Enum], Mapping[Any, Phrase]]] = {
    Light: {
        Light.OK: _("well", "alert"),
        Light.PENDING: _("bad, not for long enough yet"),
        Light.FIRING: _("firing"),
        Light.RECOVERING: _("good again, not for long enough yet"),
    },
    Event: {
        Event.FIRING: _("firing"),
        Event.ESCALATED: _("worse than before"),
        Event.REMINDER: _("still firing"),
        Event.FLAPPING: _("comes and goes"),
        Event.RESOLVED: _("resolved"),
        Event.TEST: _("test message"),
    },
    Found: {
        Found.NOT_YET: _("the diagnosis is not done yet"),
        Found.ROOT: _("the cause is known"),
        Found.OPEN: _("the cause is open"),
        Found.WELL: _("no cause was found: all handshakes opened when it was diagnosed"),
        Found.BESIDE: _(
            "no cause was found: all handshakes opened when it was diagnosed; something else was found beside it"
        ),
        Found.CROWDED: _("not diagnosed: too many at once"),
        Found.LEFT_OUT: _("not diagnosed, to spare the service"),
    },
    Health: {
        Health.UP: _("up"),
        Health.DEGRADED: _("degraded"),
        Health.DOWN: _("down"),
        Health.UNKNOWN: _("unknown"),
    },
    Why: {
        Why.NETWORK: _("this host has no network"),
        Why.DESCRIPTORS: _("this host has no descriptor left"),
        Why.PORTS: _("this host has no port left"),
        Why.RATE_LIMITED: _("the server asked for a pause"),
        Why.PERMISSION: _("we lack the permission"),
        Why.MISSING: _("there was nothing to read it from"),
        Why.TIMEOUT: _("it took too long"),
        Why.ONE_AT_A_TIME: _("handshakes open without it only"),
        Why.LATE: _("the look before was not over"),
        Why.BUG: _("a defect of wsinvest"),
    },
    CanaryEnd: {
        CanaryEnd.CLOSED: _("closed by the server"),
        CanaryEnd.CUT: _("cut without a close frame"),
        CanaryEnd.SILENT: _("no answer to pings"),
        CanaryEnd.OURS: _("ended by the watch"),
    },
}


def watch_word(member: Enum, language: str) -> str:
    """The text for an enum member in this language."""
    return ENUMS[type(member)][member].say(language)
