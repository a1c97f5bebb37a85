"""What gauges of a target's endpoints ask for."""

from dataclasses import dataclass, field
from typing import Final

from wsinvest.config.resolved import Resolved
from wsinvest.redact.redactor import Redactor
from wsinvest.sample.log_ends import LogEnds
from wsinvest.sample.log_tail import LogTail
from wsinvest.sample.tokens import Tokens
from wsinvest.transport.opener import Deadline

ASK_S: Final = 10.0


@dataclass(frozen=True)
class Service:
    """The target's endpoints. A redactor of its own: nothing that an endpoint says is kept but numbers."""

    resolved: Resolved
    tokens: Tokens
    log: LogTail
    ends: LogEnds
    redactor: Redactor = field(default_factory=Redactor)

    @property
    def deadline(self) -> Deadline:
        """The time for one question."""
        return Deadline(ASK_S)


def log_is_named(resolved: Resolved) -> bool:
    """True if a log of the server is named."""
    return bool(resolved.target.server_log)
