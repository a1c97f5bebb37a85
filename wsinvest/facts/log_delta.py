"""What was added to the server's log during the handshakes."""

from dataclasses import dataclass

from wsinvest.facts.log import LogCount, LogPattern
from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


@facts("handshake", name="meanwhile", label=_("server log during the attempts"))
@dataclass(frozen=True, slots=True)
class LogDelta:
    """The bytes added to the log during the handshakes, and the known errors in them."""

    added_bytes: int
    said: tuple[LogCount, ...] = ()

    def lines(self, says: LogPattern) -> int:
        """How many of the added lines match this pattern."""
        return next((one.lines for one in self.said if one.name is says), 0)

    def about(self, *says: LogPattern) -> tuple[str, ...]:
        """What the added lines of these patterns name: addresses, names, statuses; each once."""
        return tuple(dict.fromkeys(name for one in self.said if one.name in says for name in one.about))

    def cite(self, says: LogPattern) -> tuple[str, ...]:
        """The reference to these lines as a tuple; empty if there are none."""
        return (f"meanwhile:said/{says}/lines",) if self.lines(says) else ()
