"""Texts for why a load ended, translatable."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

from wsinvest.facts.load import Aborted
from wsinvest.i18n.messages import Phrase, _

LOADS: Final[Mapping[type[Enum], Mapping[Enum, Phrase]]] = {
    Aborted: {
        Aborted.NOT: _("it was not"),
        Aborted.REFUSED: _("the server asked for fewer requests (429 or 503)"),
        Aborted.FAILING: _("more than one per cent of a step failed in one way"),
        Aborted.SLOW: _("p99 was more than ten times the objective for ten seconds"),
        Aborted.MEMORY: _("more than 85 % of the memory that the target may use was in use"),
        Aborted.DESCRIPTORS: _("more than 90 % of the target's descriptors were open"),
        Aborted.UNWELL: _("the health endpoint did not answer, or with an error"),
        Aborted.DIED: _("the target's process has gone"),
        Aborted.KILLED: _("the target's process was killed by its control group for want of memory"),
        Aborted.MOVED: _("the target's name has another address now"),
        Aborted.GENERATOR: _("the generator was the limit, so the result says nothing of the target"),
        Aborted.INTERRUPTED: _("it was interrupted"),
        Aborted.COORDINATOR: _("the coordinator of the load was not heard any more"),
    },
}
