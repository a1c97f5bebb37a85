"""Refused side by side, let in alone: whether a limit of connections is proven, or only suspected."""

from dataclasses import dataclass

from wsinvest.analysis import ends
from wsinvest.facts.alone import AXIS, CHANCE, turned_away
from wsinvest.facts.handshake import Handshake
from wsinvest.model.attempt import Attempt
from wsinvest.model.session import HOLD_S
from wsinvest.model.stage import StageName


@dataclass(frozen=True, slots=True)
class Limit:
    """The repeats that were refused and those made alone that came through; `sure`: these cannot be chance."""

    refused: tuple[Attempt, ...]
    alone: tuple[Attempt, ...]
    sure: bool


def limit(handshake: Handshake) -> Limit | None:
    """None where no repeat was refused while another was open, or one that was made alone was refused too."""
    refused = turned_away(handshake.repeats)
    alone = ends.probes_of(handshake, AXIS)
    if not refused or not alone or any(one.failed for one in alone):
        return None
    kept = 1 - len(refused) / len(handshake.repeats)
    return Limit(refused, alone, sure=kept ** (len(alone) + 1) <= CHANCE)


def limited(handshake: Handshake) -> bool:
    """Whether it is proven: then the refusals speak of nothing else."""
    found = limit(handshake)
    return found is not None and found.sure


def queued(handshake: Handshake) -> tuple[Attempt, ...]:
    """The repeats beside the first one that were answered only when it was gone, as if there were one place."""
    first, *others = handshake.repeats
    if not first.opened or _answer_s(first) > HOLD_S / 2:
        return ()
    waited = tuple(one for one in others if one.opened and _answer_s(one) > HOLD_S * 0.9)
    together = len(waited) > 1 and all(_answer_s(one) < HOLD_S * 1.5 for one in waited)
    return waited if together and len(waited) < len(others) / 2 else ()


def _answer_s(attempt: Attempt) -> float:
    response = attempt.stage(StageName.RESPONSE)
    return 0.0 if response is None or response.took_ms is None else response.took_ms / 1000
