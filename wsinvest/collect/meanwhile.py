"""What the server's log complained of while we tried: what was added to it since it was read."""

import os
from dataclasses import dataclass

from wsinvest.collect.handshake import Handshake
from wsinvest.collect.log import READ_BYTES, Log, Said, Says, blocks, complaints, counted, opened
from wsinvest.model import ProblemKind, Target, Unmeasured
from wsinvest.registry import collector


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """The bytes that the log grew by, and the complaints in them; of these, all are late."""

    added_bytes: int
    said: tuple[Said, ...] = ()

    def lines(self, says: Says) -> int:
        """How many of the added lines complain of this."""
        return next((one.lines for one in self.said if one.name is says), 0)

    def cite(self, says: Says) -> tuple[str, ...]:
        """The reference to these lines; none where there are none."""
        return (f"meanwhile:said/{says}/lines",) if self.lines(says) else ()


@collector(notebook="handshake")
async def meanwhile(target: Target, log: Log | None, handshake: Handshake) -> Meanwhile:
    """Read what the log holds beyond its size before the handshakes; what writes it late is not waited for."""
    if log is None or not handshake.repeats:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server log was read before the handshakes")
    with opened(target.server_log) as descriptor:
        size = os.fstat(descriptor).st_size
        if size < log.size_bytes:
            raise Unmeasured(ProblemKind.MISSING, "the log became shorter while we tried; it was rotated")
        said: dict[Says, Said] = {}
        for at, text in blocks(descriptor, max(log.size_bytes, size - READ_BYTES), size):
            for complaint in complaints(at, text):
                said[complaint.says] = counted(said.get(complaint.says), complaint, recent_from=0)
    return Meanwhile(size - log.size_bytes, tuple(said[says] for says in Says if says in said))
