"""How connections of a load failed, by class: where, why, with which status, how often and when first."""

from dataclasses import dataclass, field

from wsinvest.model.stage import Reason, StageName

Key = tuple[StageName, Reason, int | None]


@dataclass(slots=True)
class Failures:
    """Counts by class. `first_ns`: when each class came first, of the monotonic clock."""

    counts: dict[Key, int] = field(default_factory=dict)
    first_ns: dict[Key, int] = field(default_factory=dict)

    def add(self, key: Key, now_ns: int) -> None:
        """One more of this class."""
        self.counts[key] = self.counts.get(key, 0) + 1
        self.first_ns.setdefault(key, now_ns)

    @property
    def total(self) -> int:
        """All failures."""
        return sum(self.counts.values())


@dataclass(slots=True)
class Ends:
    """How the server ended open connections: by close code (None without a close frame) and reason.

    `early`: how many ended within a second of opening, which is a refusal that came late.
    """

    counts: dict[tuple[int | None, Reason], int] = field(default_factory=dict)
    early: int = 0

    def add(self, code: int | None, reason: Reason) -> None:
        """One more."""
        self.counts[code, reason] = self.counts.get((code, reason), 0) + 1

    @property
    def total(self) -> int:
        """All connections that the server ended."""
        return sum(self.counts.values())


@dataclass(slots=True)
class Counts:
    """What happened so far. `dropped`: connections that we ended; `sent` and `answered`: pings or messages.

    `left_out`: connections that were due while there were as many as there may be. `received`: messages of any kind.
    """

    tried: int = 0
    opened: int = 0
    failed: int = 0
    closed: int = 0
    dropped: int = 0
    sent: int = 0
    answered: int = 0
    received: int = 0
    left_out: int = 0
