"""The process that holds a target's listener, searched once for all targets of one port: it takes a walk over /proc."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from wsinvest.collect.server import listening_pid
from wsinvest.collect.sockets import server_port
from wsinvest.host.processes import exists
from wsinvest.model.case import Unmeasured
from wsinvest.model.target import Target

KEPT_S: Final = 10.0


@dataclass(slots=True)
class Holders:
    """What was found last, by host and port; no more than there are targets."""

    _found: dict[tuple[str, int], tuple[float, int | Unmeasured]] = field(default_factory=dict)

    def of(self, target: Target) -> int:
        """The pid, as found by another target in the last KEPT_S if it still runs; raises Unmeasured."""
        key = (target.url.host, server_port(target))
        at, known = self._found.get(key, (-KEPT_S, 0))
        if monotonic() - at >= KEPT_S or (isinstance(known, int) and not exists(known)):
            known = _searched(target)
            self._found[key] = (monotonic(), known)
        if isinstance(known, Unmeasured):
            raise known.with_traceback(None)  # it would grow with each target
        return known


HOLDERS: Final = Holders()


def _searched(target: Target) -> int | Unmeasured:
    try:
        return listening_pid(target)
    except Unmeasured as cannot:
        return cannot
