"""What several differences read from a case: its handshakes, and the reason where one of two cases lacks them."""

from typing import Final, TypeVar

from wsinvest.facts.comparison import typical
from wsinvest.facts.handshake import Handshake
from wsinvest.i18n.messages import _
from wsinvest.model.attempt import Attempt
from wsinvest.model.case import Case
from wsinvest.model.finding import NotMeasured

F = TypeVar("F")
LACKING: Final = NotMeasured(_("One of the two runs did not measure it."))


def both(kind: type[F], before: Case, after: Case) -> tuple[F, F] | None:
    """The facts of this class of both cases, None if one lacks them."""
    earlier, later = before.facts(kind), after.facts(kind)
    return None if earlier is None or later is None else (earlier, later)


def attempts(before: Case, after: Case) -> tuple[Attempt, Attempt] | None:
    """The typical repeat of each case, None if one has no handshakes."""
    found = both(Handshake, before, after)
    if found is None or not all(one.repeats for one in found):
        return None
    return typical(found[0].repeats), typical(found[1].repeats)
