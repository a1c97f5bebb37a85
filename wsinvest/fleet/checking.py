"""Each target of a fleet can be investigated, or which cannot: known before anything is measured."""

from collections.abc import Iterable
from typing import Final

from wsinvest.config.options import Options
from wsinvest.config.resolve import resolve
from wsinvest.config.targetfile import TargetError
from wsinvest.fleet.shares import Share, description
from wsinvest.model.failure import Failure

TOLD: Final = 5  # mistakes of target files in one line


class Refused(Failure):
    """Some targets of a fleet cannot be investigated; the message has each with its reason."""


def check_all(shares: Iterable[Share]) -> None:
    """Raise Refused unless each target can be investigated; nobody waits for the first to learn it."""
    wrong = []
    for share in shares:
        try:
            resolve(description(share), Options(language=share.language, trust_target=share.trust_target))
        except TargetError as error:
            wrong.append(str(error))
    if wrong:
        more = f" | and {len(wrong) - TOLD} more" if len(wrong) > TOLD else ""
        raise Refused(f"{' | '.join(wrong[:TOLD])}{more} (nothing was measured)")
