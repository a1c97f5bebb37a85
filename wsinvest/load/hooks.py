"""What a load tells while it goes on, and what may end it from outside."""

from collections.abc import Callable
from dataclasses import dataclass

from wsinvest.facts.load import Aborted, LoadRow


@dataclass(slots=True)
class Hooks:
    """What is told while a load goes on, and what may end it.

    `live`: gets each second and the name of the phase. `stop`: asked often; True ends the load at once, as Ctrl-C.
    `stepped`: called before each step. `moved`: True if the target's name has another address. `silent_s`: for how long
    a coordinator was not heard. `ignored`: reasons to abort that are lifted.
    """

    live: Callable[[LoadRow, str], None] = lambda _row, _phase: None
    stop: Callable[[], bool] = lambda: False
    stepped: Callable[[], None] = lambda: None
    moved: Callable[[], bool] = lambda: False
    silent_s: Callable[[], float] = lambda: 0.0
    ignored: frozenset[Aborted] = frozenset()
