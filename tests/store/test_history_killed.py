"""A history whose writer is killed, or whose disk is full: no row is lost."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from wsinvest.store.notes import NoteKind
from wsinvest.store.past import Past

KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from tests.store.test_history import sample, event
from wsinvest.store.history import History
with History.open(Path(sys.argv[1])) as history:
    while True:
        kept = history.append(sample(history.next_seq))
        history.append_event(event(f"i{{kept.seq}}")) if kept.seq % 50 == 0 else None
        history.save_state(b"%d" % kept.seq) if kept.seq % 20 == 0 else None
        sys.stdout.write(f"{{kept.seq}}\\n"); sys.stdout.flush()
"""


def killed(folder: Path, after: int) -> int:
    """Write samples in a process, kill it when it has said so many; returns the last number that it said."""
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-c", KILLED.format(tests=root), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None
        said = 0
        for line in _until(child.stdout, after):
            said = int(line)
        child.kill()
        return max([said, *(int(line) for line in child.stdout if line.endswith("\n"))])


def _until(lines: Iterator[str], count: int) -> Iterator[str]:
    for _, line in zip(range(count), lines, strict=False):
        yield line


def test_a_kill_loses_no_row(tmp_path: Path):
    """What was said to be written is there, each number once, in order."""
    for turn in range(3):
        said = killed(tmp_path, 20 + 37 * turn)
        numbers = [one.seq for one in Past(tmp_path).samples()]
        assert list(range(1, len(numbers) + 1)) == numbers
        assert said <= len(numbers) <= said + 1


FULL = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from tests.store.test_history import event, sample
from wsinvest.store.history import History
from wsinvest.store.past import Past
folder = Path(sys.argv[1])
(folder / "ballast").write_bytes(bytes(700_000))
history = History.open(folder / "w")
while not history.waiting:
    history.append(sample(history.next_seq))
full = history.next_seq - 1
for _ in range(500):
    history.append(sample(history.next_seq))
assert history.trouble == "No space left on device", history.trouble
assert not history.save_state(b"1" * 4096)
assert history.append_event(event("i1"))
assert [one.seq for one in history.samples()] == list(range(1, full + 501))
assert all(line.endswith(b"}") for line in (folder / "w/samples/2026-11-28.jsonl").read_bytes().splitlines())
(folder / "ballast").unlink()
history.append(sample(history.next_seq))
assert not history.trouble and not history.waiting
history.close()
past = Past(folder / "w")
print(full, len(list(past.samples())), *(one.kind.value for one in past.notes()), len(list(past.events())))
"""


def test_a_full_disk_stops_nothing(tmp_path: Path):
    """Short writes are taken back, samples wait in memory, and all is written when there is room again."""
    script = f"mount -t tmpfs -o size=1m none {tmp_path} && exec {sys.executable} -c '{FULL}' {tmp_path}"
    tried = f"mount -t tmpfs -o size=1m none {tmp_path}"
    if subprocess.run(["unshare", "-rm", "sh", "-c", tried], capture_output=True).returncode:
        pytest.skip("no mount namespaces here")
    done = subprocess.run(["unshare", "-rm", "sh", "-c", script], capture_output=True, text=True)

    assert "" == done.stderr
    full, written, *kinds, events = done.stdout.split()
    assert [int(full) + 501, [NoteKind.START.value, NoteKind.ROOM.value], "1"] == [int(written), kinds, events]
