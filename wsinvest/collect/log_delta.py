"""What the server's log complained of while we tried: what was added to it since it was read."""

import os

from wsinvest.collect.log import READ_BYTES, blocks, complaints, counted, naming, opened
from wsinvest.facts.handshake import Handshake
from wsinvest.facts.log import Log, LogCount, LogPattern
from wsinvest.facts.log_delta import LogDelta
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.registry import collector
from wsinvest.model.target import Target
from wsinvest.redact.redactor import Redactor


@collector
async def meanwhile(target: Target, redactor: Redactor, log: Log | None, handshake: Handshake) -> LogDelta:
    """Read what the log holds beyond its size before the handshakes; what writes it late is not waited for."""
    if log is None or not handshake.repeats:
        raise Unmeasured(ProblemKind.NOT_APPLICABLE, "no server log was read before the handshakes")
    with opened(target.server_log) as descriptor:
        size = os.fstat(descriptor).st_size
        if size < log.size_bytes:
            raise Unmeasured(ProblemKind.MISSING, "the log became shorter while we tried; it was rotated")
        said: dict[LogPattern, LogCount] = {}
        for at, text in blocks(descriptor, max(log.size_bytes, size - READ_BYTES), size):
            for complaint, named in complaints(at, text):
                before = said.get(complaint.says) or LogCount(complaint.says)
                said[complaint.says] = naming(counted(before, complaint, recent_from=0), named, redactor)
    return LogDelta(size - log.size_bytes, tuple(said[says] for says in LogPattern if says in said))
