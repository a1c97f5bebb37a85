"""`python -m tests.faults [part of a name]`: examine every entry, print a table and one line of totals."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from tests.faults.bank import ENTRIES
from tests.faults.score import Result, examine, totals
from tests.faults.start import Started, started


def main(part: str = "") -> int:
    """The exit status: 1 when an entry is wrong, or when none was examined."""
    entries = [entry for entry in ENTRIES if part in entry.name]
    with tempfile.TemporaryDirectory() as name, started(entries, Path(name)) as places:
        results = asyncio.run(examine(entries, places, Path(name)))
        for entry in entries:
            print(_row(results[entry.name]) if entry.name in results else _skipped(entry.name, places[entry.name]))
    print(f"RESULT {json.dumps(totals(results.values()))}")
    return 0 if results and all(one.right for one in results.values()) else 1


def _row(result: Result) -> str:
    entry, took = result.said.entry, result.said.took_s
    wrong = {"missed": result.missed, "wrong": result.wrong, "alarm": result.alarms, "unproven": result.unproven}
    notes = [f"{what}: {', '.join(codes)}" for what, codes in wrong.items() if codes] + ["alone"] * result.alone
    mark = "ok   " if result.right else "WRONG"
    return f"{mark} {took:5.1f} s  {entry.name:52}  {', '.join(result.roots) or '-':44}  {'; '.join(notes)}".rstrip()


def _skipped(name: str, place: Started) -> str:
    return f"skip           {name:52}  {place.why_not}"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
