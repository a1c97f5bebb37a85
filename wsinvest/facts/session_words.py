"""Texts for the enum members of held sessions, translatable."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from wsinvest.facts.awaiting import Awaits
from wsinvest.facts.session import HoldEnd, Length, Taken
from wsinvest.i18n.messages import Phrase, _

SESSIONS: Final[Mapping[type[Enum], Mapping[Enum, Phrase]]] = {
    Awaits: {
        Awaits.NOTHING: _("nothing"),
        Awaits.HEARTBEAT: _("an answer to its heartbeats"),
        Awaits.CREDENTIAL: _("a credential"),
    },
    HoldEnd: {
        HoldEnd.KEPT: _("kept until the end"),
        HoldEnd.CLOSED: _("closed by the server"),
        HoldEnd.CUT: _("cut without a close frame"),
        HoldEnd.BROKEN: _("a rule of the protocol was broken"),
        HoldEnd.DEAD: _("open by its looks, and a ping at its end was not answered"),
        HoldEnd.NOT_OPENED: _("it did not open"),
    },
    Length: {
        Length.ASKED: _("as asked"),
        Length.TIMEOUT: _("the shortest known timeout and a little more"),
        Length.DEFAULT: _("longer than usual idle timeouts"),
    },
    Taken: {
        Taken.ANSWERED: _("answered"),
        Taken.ACCEPTED: _("taken without an answer"),
        Taken.SILENT: _("nothing came back, not even a pong"),
        Taken.CLOSED: _("closed by the server"),
        Taken.CUT: _("cut without a close frame"),
    },
}
