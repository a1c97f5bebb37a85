"""What children are forked from: everything is loaded, nothing has begun."""

import json
import subprocess
import sys

_PROGRAM = """
import json, sys, threading
import wsinvest.fleet.warm
print(json.dumps([threading.active_count(), sorted(sys.modules)]))
"""


def test_it_has_loaded_what_judges_and_has_one_thread():
    """A fork keeps one thread only, and a child must not load again what costs half a second."""
    done = subprocess.run([sys.executable, "-P", "-c", _PROGRAM], capture_output=True, text=True, check=True)
    threads, modules = json.loads(done.stdout)

    assert 1 == threads
    assert {"wsinvest.fleet.child", "wsinvest.fleet.examiner", "wsinvest.rules.token.time_expired"} <= set(modules)
    assert not {"pandas", "plotly", "nbformat", "IPython"} & set(modules)
