"""Memory of the host and of the cgroup that binds it. Sizes in bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Memory:
    """Total and used memory; the cgroup's limit is None when there is none. `used` excludes what can be reclaimed."""

    total: int
    used: int
    available: int
    cgroup_limit: int | None = None
    cgroup_used: int | None = None

    @property
    def ratio(self) -> float:
        """The fuller of host and cgroup, 0..1."""
        host = self.used / self.total
        if self.cgroup_limit is None or self.cgroup_used is None:
            return host
        return max(host, self.cgroup_used / self.cgroup_limit)
