"""The command line as a user meets it: a whole process, to its end."""

import os
import subprocess
import sys
from pathlib import Path


def wsinvest(*arguments: str, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command line to its end."""
    command = [sys.executable, "-m", "wsinvest", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, cwd=cwd, env=os.environ | environ)
