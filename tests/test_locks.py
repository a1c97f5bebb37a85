"""The short lock of `diagnose`: what scripts and CI install when they need no notebooks."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Not imported here: the builder of this package, what cffi compiles declarations with, the user's data folder, which a
# checkout does not need, and the grammars of nginx and YAML, which only the configuration of a proxy needs.
UNSEEN = {"setuptools", "pycparser", "platformdirs", "crossplane", "pyyaml"}
LOADED = """
import json, sys
from importlib import metadata

known, found = metadata.packages_distributions(), metadata.version
there = {*sys.argv.pop(1).split(","), "wsinvest"}

class Absent:
    def find_spec(self, name, path=None, target=None):
        by = {one.lower() for one in known.get(name, ())}
        if by and not by & there:
            raise ModuleNotFoundError(name, name=name)

def version(name):
    if name.lower() not in there:
        raise metadata.PackageNotFoundError(name)
    return found(name)

sys.meta_path.insert(0, Absent())
metadata.version = version
from wsinvest.cli.main import main
try:
    main()
except SystemExit as end:
    assert end.code in (0, 1, 2), end.code
names = {name for module in list(sys.modules) for name in known.get(module.partition(".")[0], ())}
sys.stderr.write("\\n" + json.dumps(sorted(names)) + "\\n")
"""


def pins(lock: str) -> dict[str, str]:
    """The version that a lock gives each package."""
    return dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_short_lock_pins_the_versions_of_the_whole_one():
    """What a script runs is what the tests ran."""
    whole = pins("requirements.txt")

    assert {name: whole[name] for name in pins("requirements-diagnose.txt")} == pins("requirements-diagnose.txt")


@pytest.mark.parametrize(
    "command", [("diagnose", "demo"), ("diagnose", "demo-healthy"), ("replay", "data/incidents/2025-07-27")]
)
def test_the_short_lock_is_all_that_these_commands_need(command):
    """They come to their end where no other package is installed."""
    assert loaded(*command) <= pins("requirements-diagnose.txt").keys()


def test_nothing_in_the_short_lock_is_superfluous():
    """A diagnosis that has a key and tokens loads every package of it, but for those that work unseen."""
    assert pins("requirements-diagnose.txt").keys() - UNSEEN <= loaded("diagnose", "demo-healthy")


def loaded(*command: str) -> set[str]:
    """The packages that a command imports where only those of the short lock are installed; this one left out."""
    there = ",".join(pins("requirements-diagnose.txt"))
    line = [sys.executable, "-P", "-c", LOADED, there, *command, "--json"]
    done = subprocess.run(line, capture_output=True, text=True, cwd=ROOT, check=True)
    return {name.lower() for name in json.loads(done.stderr.splitlines()[-1])} - {"wsinvest"}
