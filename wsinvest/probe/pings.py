"""The pings of one connection, and how long each waited for its pong."""

from dataclasses import dataclass, field


@dataclass
class Pings:
    """Pings are numbered from 1, and their number is their payload. A pong answers its ping and all before it.

    RFC 6455 section 5.5.3 lets a server answer only the most recent ping. Times are seconds of one clock.
    """

    sent: int = 0
    answered: int = 0
    slowest_s: float | None = None
    _waiting: dict[int, float] = field(default_factory=dict)

    def next(self, now: float) -> bytes:
        """The payload of the next ping, which is sent now."""
        self.sent += 1
        self._waiting[self.sent] = now
        return str(self.sent).encode()

    def pong(self, payload: bytes, now: float) -> None:
        """A pong came now; one that answers no ping of ours is ignored, as RFC 6455 section 5.5.3 demands."""
        number = int(payload) if payload.isdigit() and len(payload) < 10 else 0
        if number not in self._waiting:
            return
        for earlier in [one for one in self._waiting if one <= number]:
            waited = now - self._waiting.pop(earlier)
            self.slowest_s = max(waited, self.slowest_s or 0.0)
            self.answered += 1

    def waiting_s(self, now: float) -> float | None:
        """How long the oldest ping without a pong has waited, None if all were answered."""
        return None if not self._waiting else now - min(self._waiting.values())
