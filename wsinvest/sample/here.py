"""The host and the server's process of a target that runs here, read by files that stay open."""

import errno
import os
from time import monotonic
from typing import Final

from wsinvest.collect.memory import TUNNELS
from wsinvest.collect.sockets import server_port
from wsinvest.host import cgroup
from wsinvest.host.kept_open import KeptOpen
from wsinvest.host.locality import runs_here
from wsinvest.host.netstat import PROC
from wsinvest.host.port_sockets import Listening, connections, listening
from wsinvest.host.processes import exists
from wsinvest.model.case import ProblemKind, Unmeasured
from wsinvest.model.gauge import NotSeen
from wsinvest.model.sample import Why
from wsinvest.model.target import Target
from wsinvest.sample.holders import HOLDERS

SEARCH_S: Final = 30.0  # between two searches for the process, which looks at every process of the host
_NO_LIMIT: Final = 2**62  # groups without a limit hold a number above
_BY_KIND: Final = {ProblemKind.PERMISSION: Why.PERMISSION, ProblemKind.TIMEOUT: Why.TIMEOUT}
_BY_ERRNO: Final = {
    errno.EACCES: Why.PERMISSION,
    errno.EPERM: Why.PERMISSION,
    errno.ENOENT: Why.MISSING,
    errno.ESRCH: Why.MISSING,
    errno.EMFILE: Why.DESCRIPTORS,
    errno.ENFILE: Why.DESCRIPTORS,
}


def why_of(error: OSError) -> Why:
    """Why a file or socket could not be read."""
    return _BY_ERRNO.get(error.errno or 0, Why.MISSING)


class Here:
    """What gauges of this host ask for. A process that ended is looked for again: a restart gives it a new pid."""

    def __init__(self, target: Target) -> None:
        """Nothing is read yet."""
        self._target = target
        self._files = KeptOpen()
        self._pid: int | None = None
        self._missing: NotSeen | None = None
        self._searched = -SEARCH_S
        self._group: cgroup.Binding | None = None
        self._before: int | None = None
        self._applies = False
        self._looked = {"applies": -SEARCH_S, "group": -SEARCH_S}

    @property
    def applies(self) -> bool:
        """True if the target runs on this host, and its port is not forwarded to another one."""
        if self._is_time("applies"):
            try:
                self._applies = runs_here(self._target) and self._program() not in TUNNELS
            except NotSeen:
                self._applies = True
        return self._applies

    @property
    def pid(self) -> int:
        """The server's process; raises NotSeen."""
        if self._pid is not None and exists(self._pid):
            return self._pid
        if monotonic() - self._searched >= SEARCH_S or self._pid is not None:
            self._search()
        if self._pid is None:
            raise self._missing or NotSeen(Why.MISSING)
        return self._pid

    def changed(self) -> bool:
        """True if the process is not the one of the last time: it ended, or began again."""
        try:
            pid: int | None = self.pid
        except NotSeen:
            pid = None
        before, self._before = self._before, pid
        return before != pid

    def host(self, name: str) -> str:
        """A file of /proc; raises OSError."""
        return self._text(f"{PROC}/{name}")

    def process(self, name: str) -> str:
        """A file of /proc/PID; raises OSError, NotSeen."""
        return self._text(f"{PROC}/{self.pid}/{name}")

    @property
    def descriptors(self) -> int:
        """How many descriptors the process has open; raises OSError, NotSeen."""
        folder = f"{PROC}/{self.pid}/fd"
        return os.stat(folder).st_size or len(os.listdir(folder))  # noqa: PTH116, PTH208  the size is their number from Linux 6.2 on

    @property
    def group(self) -> cgroup.MemoryGroup | None:
        """The control group that binds the process' memory, None if none does; raises OSError, NotSeen."""
        pid = self.pid
        if self._is_time("group"):
            self._group = cgroup.binding(pid, _NO_LIMIT)
            return None if self._group is None else self._group.group
        if self._group is None:
            return None
        try:
            return cgroup.again(self._group, self._text)
        except ValueError:  # its limit was lifted
            self._group = None
            return None

    @property
    def listener(self) -> Listening | None:
        """The fullest listener of the server's port, None if there is none; raises OSError."""
        return listening(server_port(self._target), self._elsewhere())

    @property
    def connections(self) -> int:
        """Established connections of the server's port; raises OSError."""
        found = self.listener
        families = frozenset[int]() if found is None else found.families
        return connections(server_port(self._target), families, self._elsewhere())

    def close(self) -> None:
        """Close all files."""
        self._files.close()

    def _text(self, path: str) -> str:
        return self._files.read(path).decode("ascii", "replace")

    def _is_time(self, what: str) -> bool:
        """True once in SEARCH_S."""
        due = monotonic() - self._looked[what] >= SEARCH_S
        if due:
            self._looked[what] = monotonic()
        return due

    def _search(self) -> None:
        self._searched, self._pid, self._missing, self._group = monotonic(), None, None, None
        self._looked["group"] = -SEARCH_S
        self._files.close()
        named = self._target.process_pid
        try:
            self._pid = named if named is not None and exists(named) else HOLDERS.of(self._target)
        except Unmeasured as cannot:
            self._missing = NotSeen(_BY_KIND.get(cannot.problem.kind, Why.MISSING))

    def _program(self) -> str:
        try:
            return self.process("comm").strip()
        except OSError:
            return ""

    def _elsewhere(self) -> int | None:
        """The pid if it is in another network namespace than we are, else None."""
        try:
            namespaces = [os.stat(f"{PROC}/{who}/ns/net").st_ino for who in ("self", self.pid)]  # noqa: PTH116
        except (OSError, NotSeen):
            return None
        return self.pid if namespaces[0] != namespaces[1] else None
