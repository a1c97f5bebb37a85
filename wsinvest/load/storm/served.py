"""The server of a rehearsal: started by a command, stopped by its own process group, and seen by its listener."""

import os
import shlex
import signal
import subprocess
import sys
import time
from typing import Final, Self

from wsinvest.host.port_sockets import listening
from wsinvest.model.failure import Failure

START_S: Final = 60.0  # until it listens
GRACE_S: Final = 5.0  # between SIGTERM and SIGKILL
_LOOK_S: Final = 0.02


class NotServed(Failure):
    """The command of a rehearsal does not serve the target's port, or another process does."""


class Served:
    """A server that a command starts. Only the process group that it started is ever stopped.

    The command is run without a shell, with the environment and the folder of wsinvest; its output is thrown away.
    """

    def __init__(self, command: str, port: int) -> None:
        """Nothing is started yet; raises NotServed for a command that is none, and for a port that is served already.

        `port`: of this host, at which the server will listen.
        """
        if sys.platform == "win32":
            raise NotServed("--rehearse: it needs process groups and signals, which this system does not have")
        self.port = port
        self._words = _words(command)
        self._process: subprocess.Popen[bytes] | None = None
        if self.listens:
            raise NotServed(f"--rehearse: port {port} is served already; stop that server, --rehearse starts its own")

    @property
    def listens(self) -> bool:
        """True if any process of this host listens at the port."""
        return listening(self.port) is not None

    @property
    def running(self) -> bool:
        """True if the process was started and has not ended."""
        # The process is not reaped here: as long as it is not, its number names its group and nobody else's.
        alive = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return self._process is not None and os.waitid(os.P_PID, self._process.pid, alive) is None

    def start(self) -> None:
        """Start it, and do not wait; raises NotServed if the command cannot be run."""
        try:
            self._process = subprocess.Popen(
                self._words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            problem = f"{self._words[0]}: {error.strerror}"
            raise NotServed(f"--rehearse: {problem}; name a command that starts the server") from error

    def check(self) -> None:
        """Raise NotServed if the process has ended by itself."""
        if self._process is not None and not self.running:
            status = self._process.wait()
            self._process = None
            raise NotServed(f"--rehearse: the command ended with {status} and serves nothing; run it to see why")

    def wait(self) -> None:
        """Wait until it listens; raises NotServed if it ends, or does not listen within START_S."""
        limit = time.monotonic() + START_S
        while not self.listens:
            self.check()
            if time.monotonic() > limit:
                raise NotServed(f"--rehearse: nothing listens at port {self.port} {START_S:g} s after the start")
            time.sleep(_LOOK_S)

    def ask_to_stop(self) -> None:
        """SIGTERM, as a deploy does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL for all that is left of the group, and wait for its end."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def __enter__(self) -> Self:
        """Started, and listening."""
        try:
            self.start()
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_exception: object) -> None:
        """Stopped, whatever happened."""
        self.ask_to_stop()
        limit = time.monotonic() + GRACE_S
        while self.running and time.monotonic() < limit:
            time.sleep(_LOOK_S)
        self.kill()


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise NotServed(f"--rehearse: the command cannot be read ({error}); quote it as in a shell") from error
    if not words:
        raise NotServed("--rehearse: the command is empty; name the one that starts the server")
    return words
