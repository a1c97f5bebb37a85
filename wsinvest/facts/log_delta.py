"""What the server's log complained of during the handshakes."""

from dataclasses import dataclass

from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.model.registry import facts


@facts("handshake", name="meanwhile")
@dataclass(frozen=True, slots=True)
class LogDelta:
    """The bytes that the log grew by, and the complaints in them; of these, all are late."""

    added_bytes: int
    said: tuple[LogCount, ...] = ()

    def lines(self, says: LogPattern) -> int:
        """How many of the added lines complain of this."""
        return next((one.lines for one in self.said if one.name is says), 0)

    def cite(self, says: LogPattern) -> tuple[str, ...]:
        """The reference to these lines; none where there are none."""
        return (f"meanwhile:said/{says}/lines",) if self.lines(says) else ()
