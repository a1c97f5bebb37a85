"""The objectives of both runs side by side: six of resolution and five of monitoring."""

from dataclasses import dataclass

from wsinvest.model.difference import Turn
from wsinvest.model.finding import Diagnosis, Objective, ObjectiveState


@dataclass(frozen=True, slots=True)
class Beside:
    """One objective before and after."""

    before: Objective
    after: Objective

    @property
    def turn(self) -> Turn:
        """BETTER or WORSE if it is met in only one of the runs, UNKNOWN if one did not measure it."""
        states = (self.before.state, self.after.state)
        if ObjectiveState.UNKNOWN in states:
            return Turn.UNKNOWN
        if states[0] is states[1]:
            return Turn.OTHER
        return Turn.BETTER if states[1] is ObjectiveState.MET else Turn.WORSE


def beside(before: Diagnosis, after: Diagnosis) -> tuple[Beside, ...]:
    """Each objective that both runs have, in the order of the later one."""
    was = {one.name: one for one in before.objectives}
    return tuple(Beside(was[one.name], one) for one in after.objectives if one.name in was)
