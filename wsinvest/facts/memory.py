"""Memory of the host and of the cgroup that binds it. Sizes in bytes."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.model.registry import facts


class Owner(StrEnum):
    """Whose cgroup it is."""

    TARGET = "target"
    OURS = "ours"


@facts("resource")
@dataclass(frozen=True, slots=True)
class Memory:
    """Total and used memory; the cgroup's limit is None when there is none. `used` excludes what can be reclaimed.

    The cgroup is the server's when its process is known. Otherwise it is our own, which is shown but not judged by:
    a limit on the investigator says nothing about the server.
    """

    total: int
    used: int
    available: int
    cgroup_limit: int | None = None
    cgroup_used: int | None = None
    cgroup_of: Owner = Owner.TARGET

    @property
    def cgroup_binds(self) -> bool:
        """Whether the server's cgroup is fuller than the host."""
        if self.cgroup_limit is None or self.cgroup_used is None or self.cgroup_of is Owner.OURS:
            return False
        return self.cgroup_used / self.cgroup_limit > self.used / self.total

    @property
    def binding(self) -> tuple[int, int]:
        """Used and total bytes of the fuller of host and cgroup."""
        if self.cgroup_binds and self.cgroup_used is not None and self.cgroup_limit is not None:
            return self.cgroup_used, self.cgroup_limit
        return self.used, self.total

    @property
    def room(self) -> int:
        """Bytes that the server could still take: the least that host and cgroup leave."""
        if self.cgroup_limit is None or self.cgroup_used is None or self.cgroup_of is Owner.OURS:
            return self.available
        return max(0, min(self.available, self.cgroup_limit - self.cgroup_used))

    @property
    def ratio(self) -> float:
        """The fuller of host and cgroup, 0..1."""
        used, total = self.binding
        return used / total
