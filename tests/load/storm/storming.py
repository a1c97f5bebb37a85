"""Real servers in processes of their own, as commands that a rehearsal can start, for the tests of storms."""

import shlex
import sys
from pathlib import Path

from tests.load.loading import ready
from wsinvest.load.way import Way

SERVERS = Path(__file__).parent / "servers"


def command(name: str, port: int, *arguments: str) -> str:
    """The command that starts one of the servers at a port."""
    return shlex.join([sys.executable, str(SERVERS / f"{name}.py"), str(port), *arguments])


def way_to(port: int) -> Way:
    """The way to the server at this port."""
    return ready(port).way
