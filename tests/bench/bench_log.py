"""Goals for logs: 1 MiB that was added within 50 ms, the end of 1 GB within 0.3 s; processor time of the collectors."""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.building import answered, repeats
from wsinvest.collect.log import log
from wsinvest.collect.log_delta import meanwhile
from wsinvest.model.target import Target, Url
from wsinvest.redact.redactor import Redactor
from wsinvest.store.rows import RowsFile

RUNS = 5
ACCESS = (
    '2026-11-28 20:00:00 INFO [conn {n}] 127.0.0.1:{n} - "GET /ws?room={n} HTTP/1.1" 200 with origin http://a.example\n'
)
TRACE = 'ERROR in app\nTraceback (most recent call last):\n  File "a.py", line {n}, in run\nKeyError: {n}\n'
GIGABYTE = 10**9


def lines(most: int) -> bytes:
    """So many bytes of a busy log: requests, and a trace now and then."""
    parts = (ACCESS.format(n=n) if n % 50 else TRACE.format(n=n) for n in range(most // 60))
    return "".join(parts).encode()[:most]


def took(work: Callable[[], object]) -> float:
    """The median of the processor's milliseconds."""
    measured = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        measured.append((time.process_time() - began) * 1000)
    return round(statistics.median(measured), 1)


def main() -> None:
    """One log that grows by a mebibyte, and one of a gigabyte."""
    tried = repeats(answered("r01", 500))
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "server.log"
        target = Target("t", Url("ws", "h", 80), server_log=str(path))
        path.write_bytes(lines(2**20))
        before = asyncio.run(log(target, RowsFile()))
        with path.open("ab") as file:
            file.write(lines(2**20))
        added = took(lambda: asyncio.run(meanwhile(target, Redactor(), before, tried)))
        small = took(lambda: asyncio.run(log(target, RowsFile())))
        with path.open("ab") as file:
            file.truncate(GIGABYTE - 2**25)
            file.seek(0, 2)
            file.write(lines(2**25))
        large = took(lambda: asyncio.run(log(target, RowsFile())))
    result = {"runs": RUNS, "added_1_mib_ms": added, "log_2_mib_ms": small, "log_1_gb_ms": large}
    print("RESULT", json.dumps(result))


if __name__ == "__main__":
    main()
