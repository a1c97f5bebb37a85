"""The readers themselves beside ours: sh, and Node and Ruby where they are installed."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.config.reading import DOLLARS, HASHES, OTHERS
from wsinvest.config.readers import readings

SHOW = "import json, os; print(json.dumps(os.environ.get('KEY')))"
SH = f'set -a; . "$0" 2>/dev/null; exec "{sys.executable}" -c "{SHOW}"'
RUBY = "require 'dotenv'; require 'json'; puts JSON.dump(Dotenv::Parser.call(File.read(ARGV[0]))['KEY'])"
NODE = "console.log(JSON.stringify(process.env.KEY ?? null))"
# Ours is silent where the shell runs a command or puts in what is not known beforehand.
SILENT = {"ab$$cd", "ab$(id)", "`ab`"}


def asked(*command):
    """What the program says, as JSON; skips the test where it cannot."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    environ = {"PATH": os.environ["PATH"], "HOME": "/"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ, check=False)
    if done.returncode:
        pytest.skip(f"{command[0]} has no such reader: {done.stderr.strip()[-200:]}")
    return json.loads(done.stdout)


@pytest.mark.parametrize("reader", ["sh", "node", "ruby"])
def test_ours_takes_what_the_program_takes(reader, tmp_path):
    """Each value of the table, read by the program that is installed here."""
    path = tmp_path / ".env"
    command = {
        "sh": ("sh", "-c", SH, path),
        "node": ("node", f"--env-file={path}", "-e", NODE),
        "ruby": ("ruby", "-e", RUBY, path),
    }
    differ = {}
    for written, _expected in (*DOLLARS, *HASHES, *OTHERS):
        path.write_text(f"FOO=bar\nKEY={written}\n")
        ours, theirs = readings(f"KEY={written}\n", {"FOO": "bar"}).get(reader), asked(*map(str, command[reader]))
        if ours != theirs and not (written in SILENT and ours is None):
            differ[written] = (ours, theirs)

    assert {} == differ
