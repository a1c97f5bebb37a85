"""Texts for the enum members of reconnect storms, translatable."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from wsinvest.facts.backoff import Jitter
from wsinvest.facts.storm import Call, Order, RateBasis
from wsinvest.i18n.messages import Phrase, _

STORMS: Final[Mapping[type[Enum], Mapping[Enum, Phrase]]] = {
    Jitter: {
        Jitter.NONE: _("none", "jitter"),
        Jitter.FULL: _("from 0 to the whole delay"),
        Jitter.EQUAL: _("from half of the delay to the whole"),
        Jitter.SPREAD: _("from half of the delay to one and a half"),
    },
    Order: {
        Order.TOGETHER: _("all at once: each takes as long as all of them"),
        Order.IN_TURN: _("one after the other"),
        Order.BOUNDED: _("one after the other, those that find its accept queue full wait outside"),
        Order.UNKNOWN: _("unknown"),
    },
    RateBasis: {
        RateBasis.MEASURED: _("measured"),
        RateBasis.LEAST: _("measured, at least: our own process was the limit"),
        RateBasis.GIVEN: _("as given by --rate"),
    },
    Call: {
        Call.RETURNS: _("the clients come back"),
        Call.COLLAPSES: _("collapse: most clients do not come back"),
        Call.NEAR: _("near the line: it may go either way"),
        Call.UNDECIDED: _("undecided: it depends on the order in which the server works"),
    },
}
