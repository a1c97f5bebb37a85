"""CPU of a probe beside that of blackbox_exporter, in turn in one run, against the same server.

Debian's blackbox_exporter (0.23) has no prober for WebSocket, and the version that has one is not to be had everywhere.
Its TCP prober speaks the upgrade instead: it sends the request, waits for the line with 101, and drops the connection.
Ours reads the whole answer and checks it, looks for a refusal after it, closes by RFC 6455, reads the gauges that are
due, and keeps the sample. The held connection is left out.
"""

import asyncio
import http.client
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.processes import cpu_s
from tests.servers import closed_port
from wsinvest.config.resolve import resolve
from wsinvest.sample import probe
from wsinvest.sample.sampler import Sampler
from wsinvest.store.history import History

BLACKBOX = next(filter(None, map(shutil.which, ("prometheus-blackbox-exporter", "blackbox_exporter"))), None)
ROUNDS = 5
PROBES = 400
_MODULE = """
modules:
  upgrade:
    prober: tcp
    timeout: 5s
    tcp:
      query_response:
        - send: "GET /0 HTTP/1.1\\r"
        - send: "Host: 127.0.0.1\\r"
        - send: "Connection: Upgrade\\r"
        - send: "Upgrade: websocket\\r"
        - send: "Sec-WebSocket-Version: 13\\r"
        - send: "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\\r"
        - send: "\\r"
        - expect: "^HTTP/1.1 101"
"""


def beside(port: int) -> dict[str, float | str]:
    """CPU ms of one probe of each, and how many of theirs one of ours takes; the medians of rounds in turn."""
    if BLACKBOX is None:
        return {"beside_blackbox": "skipped: blackbox_exporter is not installed (prometheus-blackbox-exporter)"}
    with tempfile.TemporaryDirectory() as scratch, _blackbox(Path(scratch)) as (pid, at):
        pairs = [(asyncio.run(_ours(port, Path(scratch))), _theirs(port, pid, at)) for _ in range(ROUNDS + 1)][1:]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    return {
        "probe_cpu_ms": round(ours, 3),
        "blackbox_tcp_upgrade_cpu_ms": round(theirs, 3),
        "probe_over_blackbox": round(statistics.median(one / other for one, other in pairs), 2),
    }


async def _ours(port: int, scratch: Path) -> float:
    probe.WATCHED_S = 0.0  # type: ignore[misc]  a quarter of a second each in which nothing is done
    with History.open(scratch / "history") as history:
        async with Sampler(resolve(f"ws://127.0.0.1:{port}/0", environ={}), canary=False) as sampler:
            began = time.process_time()
            for _ in range(PROBES):
                sample = await sampler.take(history.next_seq)
                assert sample.probe is not None
                assert not sample.probe.failed
                history.append(sample)
            return (time.process_time() - began) / PROBES * 1000


def _theirs(port: int, pid: int, at: int) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", at)
    began = cpu_s(pid)
    for _ in range(PROBES):
        connection.request("GET", f"/probe?module=upgrade&target=127.0.0.1:{port}")
        assert b"\nprobe_success 1" in connection.getresponse().read()
    return (cpu_s(pid) - began) / PROBES * 1000


@contextmanager
def _blackbox(scratch: Path) -> Iterator[tuple[int, int]]:
    """Its pid and port."""
    config, at = scratch / "blackbox.yml", closed_port()
    config.write_text(_MODULE)
    command = [str(BLACKBOX), f"--config.file={config}", f"--web.listen-address=127.0.0.1:{at}", "--log.level=error"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _until_it_listens(process, at)
            yield process.pid, at
        finally:
            process.terminate()


def _until_it_listens(process: "subprocess.Popen[bytes]", at: int) -> None:
    while process.poll() is None:
        try:
            http.client.HTTPConnection("127.0.0.1", at).connect()
            return
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("blackbox_exporter did not begin")
