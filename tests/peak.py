"""The peak of memory of a command.

Linux counts what a process was before it began the command too, so one that the tests start has their own peak at
least. A small process in between starts it.
"""

import sys
from pathlib import Path

_BETWEEN = """
import resource, subprocess, sys
ended = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(ended)
"""


def measured_in(peak: Path) -> list[str]:
    """What to put before a command: leaves the peak of its largest process in this file, in KB."""
    return [sys.executable, "-c", _BETWEEN, str(peak)]
