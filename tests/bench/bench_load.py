"""Goals of the load engine: handshakes a CPU second beside other generators, memory held, messages, cost of recording.

All are measured in one run, in turns, against one server (C, epoll) that is not the limit. CPU seconds are those of
each generator's processes; of a program that takes long to start it is the difference of two runs.
"""

import contextlib
import ctypes
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.load_peers import CACHE, Peer, missing, peers
from tests.certificates import issued

HERE = Path(__file__).parent
ROUNDS = int(os.environ.get("WSINVEST_BENCH_ROUNDS", "3"))
COUNT = 8000
HELD = 19_500
TLS_COUNT = 1500
TALKING = 100
NOISE_S = 1.0
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of linux/prctl.h: the CPU time of grandchildren counts too
PEER_S = 60  # until a peer that does not end is ended
SILENT = {"ARTILLERY_DISABLE_TELEMETRY": "true"}
GOALS = {
    "handshakes_per_cpu_s": ">= 12000",
    "x_c": ">= 0.5",
    "x_websockets": ">= 8",
    "x_artillery": ">= 12",
    "x_tsung": ">= 5",
    "kb_ws": "<= 1",
    "kb_wss": "<= 34",
    "held": ">= 19500",
    "x_websockets_messages": ">= 2.5",
    "x_websockets_wss": ">= 2",
    "recording_share": "<= 0.15",
}
TLS_SERVER = """
import asyncio, logging, ssl, sys
from websockets.asyncio.server import serve
logging.disable()
async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    async def silent(socket):
        async for _ in socket:
            pass
    async with serve(silent, "127.0.0.1", 0, ssl=context, compression=None, ping_interval=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()
asyncio.run(main())
"""


def built(name: str) -> Path:
    """A program of this folder, compiled into the cache."""
    made = CACHE / "bench" / name
    made.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["gcc", "-O2", "-o", str(made), str(HERE / f"{name}.c")], check=True)
    return made


@dataclass
class Serving:
    """A server that has printed its port."""

    process: subprocess.Popen[str]
    port: int

    def opened(self) -> int:
        """How many connections opened since this was last asked; only of the server in C."""
        self.process.send_signal(signal.SIGUSR1)
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextlib.contextmanager
def serving(*command: str) -> Iterator[Serving]:
    """A server that prints its port, until the end of the context."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield Serving(server, int(server.stdout.readline()))
        finally:
            server.kill()


def worker(*arguments: object) -> dict[str, Any]:
    """One measurement in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.load_worker", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parents[1], timeout=300)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def in_c(client: Path, port: int) -> float:
    """Handshakes a CPU second of the client in C."""
    done = subprocess.run([str(client), str(port), str(COUNT), "100"], capture_output=True, text=True, check=True)
    opened, cpu = done.stdout.split()
    return int(opened) / float(cpu)


def of_peer(peer: Peer, server: Serving) -> float:
    """Its connections a CPU second, without its start: what more of them cost more. They are counted at the server.

    Where that is less than NOISE_S, as with a program whose start takes seconds of its own, the whole run counts.
    """
    server.opened()
    (few, cpu_few), (many, cpu_many) = (_run(peer, server, count) for count in (peer.few, peer.many))
    more = cpu_many - cpu_few
    return (many - few) / more if more > NOISE_S else many / cpu_many


def _run(peer: Peer, server: Serving, count: int) -> tuple[int, float]:
    """How many connections it opened, and its CPU seconds; one that does not end is ended with all its children."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    with tempfile.TemporaryDirectory() as folder:
        before = os.times()
        child = subprocess.Popen(peer.command(Path(folder), server.port, count), env=os.environ | SILENT, **quiet)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(PEER_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        with contextlib.suppress(ChildProcessError):
            while True:  # its own children, which are ours since it has gone
                os.waitpid(-child.pid, 0)
        after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return server.opened(), cpu


def measured(server: Serving, tls_port: int, ca_file: str) -> dict[str, list[float]]:
    """Everything, ROUNDS times in turns."""
    found: dict[str, list[float]] = defaultdict(list)
    client, others, port = built("load_client"), list(peers()), server.port
    for _ in range(ROUNDS):
        mine, theirs = worker("ours", port, COUNT), worker("websockets", port, COUNT // 4)
        found["ours"].append(mine["rate"])
        found["kb_ws"].append(mine["kb"])
        found["websockets"].append(theirs["rate"])
        found["kb_ws_websockets"].append(theirs["kb"])
        found["c"].append(in_c(client, port))
        safe, theirs = worker("ours", tls_port, TLS_COUNT, ca_file), worker("websockets", tls_port, TLS_COUNT, ca_file)
        found["ours_wss"].append(safe["rate"])
        found["kb_wss"].append(safe["kb"])
        found["websockets_wss"].append(theirs["rate"])
        found["messages"].append(worker("ours_messages", port, TALKING)["rate"])
        found["messages_unrecorded"].append(worker("ours_messages", port, TALKING, "no")["rate"])
        found["messages_websockets"].append(worker("websockets_messages", port, TALKING)["rate"])
        for peer in others:
            found[peer.name].append(of_peer(peer, server))
    return found


def main() -> None:
    """Print each figure, then the result beside its goals."""
    if shutil.which("gcc") is None or sys.platform != "linux":
        print('RESULT {"skipped": "gcc or Linux is missing"}')
        return
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder, serving(str(built("load_server"))) as server:
        given = issued(Path(folder))
        with serving(sys.executable, "-c", TLS_SERVER, str(Path(folder) / "leaf.pem")) as safe:
            found = measured(server, safe.port, given.ca_file)
        held = worker("ours", server.port, HELD)
    mid = {name: statistics.median(values) for name, values in found.items()}
    for name, value in mid.items():
        print(f"{name:24} {value:12,.2f}   of {', '.join(f'{one:,.2f}' for one in found[name])}")
    print("not here:", ", ".join(missing()) or "none")
    result = {
        "handshakes_per_cpu_s": round(mid["ours"]),
        **{f"x_{name}": round(mid["ours"] / mid[name], 2) for name in ("c", "websockets", *(p.name for p in peers()))},
        "kb_ws": round(held["kb"], 2),
        "kb_wss": round(mid["kb_wss"], 1),
        "held": held["held"],
        "x_websockets_messages": round(mid["messages"] / mid["messages_websockets"], 2),
        "x_websockets_wss": round(mid["ours_wss"] / mid["websockets_wss"], 2),
        "recording_share": round(max(0.0, 1 - mid["messages"] / mid["messages_unrecorded"]), 3),
    }
    print("RESULT", json.dumps({"goals": GOALS, **result}))


if __name__ == "__main__":
    main()
