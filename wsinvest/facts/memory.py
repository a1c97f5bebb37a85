"""Memory of the host and of the cgroup, in bytes."""

from dataclasses import dataclass
from enum import StrEnum

from wsinvest.i18n.messages import _
from wsinvest.model.registry import facts


class Owner(StrEnum):
    """Whose cgroup it is."""

    TARGET = "target"
    OURS = "ours"


@facts("resource", label=_("memory"))
@dataclass(frozen=True, slots=True)
class Memory:
    """Memory in bytes; the cgroup's limit is None if there is none. `used` excludes reclaimable memory.

    The cgroup is the server's if its process is known. Otherwise it is our own, which is shown but not used by rules: a
    limit on wsinvest says nothing about the server.
    """

    total: int
    used: int
    available: int
    cgroup_limit: int | None = None
    cgroup_used: int | None = None
    cgroup_of: Owner = Owner.TARGET

    @property
    def cgroup_binds(self) -> bool:
        """True if the server's cgroup is fuller than the host."""
        if self.cgroup_limit is None or self.cgroup_used is None or self.cgroup_of is Owner.OURS:
            return False
        return self.cgroup_used / self.cgroup_limit > self.used / self.total

    @property
    def binding(self) -> tuple[int, int]:
        """Used and total bytes of the fuller one of host and cgroup."""
        if self.cgroup_binds and self.cgroup_used is not None and self.cgroup_limit is not None:
            return self.cgroup_used, self.cgroup_limit
        return self.used, self.total

    @property
    def room(self) -> int:
        """Bytes that the server can still allocate: the smaller rest of host and cgroup."""
        if self.cgroup_limit is None or self.cgroup_used is None or self.cgroup_of is Owner.OURS:
            return self.available
        return max(0, min(self.available, self.cgroup_limit - self.cgroup_used))

    @property
    def ratio(self) -> float:
        """Used share 0..1 of the fuller one of host and cgroup."""
        used, total = self.binding
        return used / total
