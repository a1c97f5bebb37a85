"""Texts for what a sample of a watched target says: why something is unknown, and how the held connection ended."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from wsinvest.i18n.messages import Phrase, _
from wsinvest.model.sample import CanaryEnd, Why

SAMPLES: Final[Mapping[type[Enum], Mapping[Enum, Phrase]]] = {
    Why: {
        Why.NETWORK: _("this host has no network"),
        Why.DESCRIPTORS: _("this host has no file descriptors left"),
        Why.PORTS: _("this host has no local ports left"),
        Why.RATE_LIMITED: _("the server asked for fewer requests"),
        Why.PERMISSION: _("not allowed to look"),
        Why.MISSING: _("not there any more"),
        Why.TIMEOUT: _("no answer in time"),
        Why.ONE_AT_A_TIME: _("not held: handshakes open without it only"),
        Why.LATE: _("the look before was not over"),
        Why.BUG: _("an error in wsinvest"),
    },
    CanaryEnd: {
        CanaryEnd.CLOSED: _("closed by the server"),
        CanaryEnd.CUT: _("cut without a close frame"),
        CanaryEnd.SILENT: _("open, but pings are not answered"),
        CanaryEnd.OURS: _("ended by the watch itself"),
    },
}
