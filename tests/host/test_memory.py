"""The address space that this process was allowed: a real limit, in a child process."""

import subprocess
import sys

import pytest

from tests.robustness.harness import needs_limits

ASKED = "from wsinvest.host.memory import require\nrequire({least})"


@needs_limits
@pytest.mark.parametrize(("least", "status"), [(10**8, 0), (10**12, 1)])
def test_too_low_a_limit_is_an_error_of_memory(least: int, status: int):
    """Below it nothing is begun."""
    limited = f'ulimit -v 1000000; exec "{sys.executable}" -c "{ASKED.format(least=least)}"'
    done = subprocess.run(["sh", "-c", limited], capture_output=True, text=True, check=False)

    assert (status, bool(status)) == (done.returncode, "MemoryError" in done.stderr)


def test_without_a_limit_everything_is_allowed():
    """As on most machines."""
    done = subprocess.run([sys.executable, "-c", ASKED.format(least=10**15)], capture_output=True, check=False)

    assert 0 == done.returncode
