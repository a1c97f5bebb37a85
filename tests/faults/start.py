"""Starts every server of the bank as a child process, says on which port each entry is, and stops them by pid."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.certificates import issued
from tests.faults import built
from tests.faults.entry import Entry, Service
from tests.faults.fronts import PROXIES, Proxy
from tests.faults.serve import START
from tests.faults.signing import SECRET, make_keys
from tests.faults.tls import CERTIFICATES
from tests.kept import PLACE
from tests.servers import closed_ports
from wsinvest.demo import running as running_demo

NODE_MODULES = PLACE / "npm" / "node_modules"
SOCKETIO = ("socket.io", "socket.io-2")


@dataclass(frozen=True)
class Started:
    """Where an entry's server is; `why_not` when it could not be started here. `backend`: the port behind a front."""

    port: int = 0
    pid: int = 0
    why_not: str = ""
    backend: int = 0


@contextlib.contextmanager
def started(entries: Iterable[Entry], folder: Path) -> Iterator[Mapping[str, Started]]:
    """All servers of these entries, until the block is left."""
    prepare(folder)
    wanted = tuple(entries)
    with contextlib.ExitStack() as stack:
        places: dict[str, Started] = {}
        for framework in dict.fromkeys(entry.service.framework for entry in wanted):
            places |= _framework(framework, wanted, folder, stack)
        for proxy in PROXIES:
            places |= _behind(proxy, wanted, places, folder, stack)
        yield {entry.name: places.get(entry.name, Started(why_not="this host has no such address")) for entry in wanted}


def prepare(folder: Path) -> None:
    """Keys and certificates of this run."""
    make_keys(folder)
    for name, how in CERTIFICATES.items():
        (folder / name).mkdir()
        issued(folder / name, **how)


def _framework(
    framework: str, wanted: tuple[Entry, ...], folder: Path, stack: contextlib.ExitStack
) -> dict[str, Started]:
    mine = [entry for entry in wanted if entry.service.framework == framework]
    if framework == "demo":
        return {entry.name: _demo(entry, folder, stack) for entry in mine}
    if framework == "ws":
        return {entry.name: _node(entry, stack) for entry in mine}
    if framework == "h2":
        return {entry.name: _node_h2(entry, folder, stack) for entry in mine}
    if framework in SOCKETIO:
        return _socketio(framework, mine, stack)
    if framework == "words of node":
        return _on_node("sockjs", "words.cjs", mine, stack)
    if framework in built.FRAMEWORKS:
        return _built(framework, mine, stack)
    assert framework in START, framework
    child = stack.enter_context(served_by(sys.executable, "-m", "tests.faults.serve", framework, str(folder)))
    said = ports_of(child)
    if isinstance(said, str):
        return {entry.name: Started(why_not=f"{said} is not installed") for entry in mine}
    return {name: Started(port, child.pid) for name, port in said.items()}


def _node(entry: Entry, stack: contextlib.ExitStack) -> Started:
    node = shutil.which("node")
    if not node or not (NODE_MODULES / "ws").is_dir():
        return Started(why_not="npm's ws is not installed (make exams does it)")
    script = str(Path(__file__).with_name("ws.cjs"))
    child = stack.enter_context(served_by(node, script, entry.service.route))
    return Started(ports_of(child)["port"], child.pid)


def _socketio(framework: str, mine: list[Entry], stack: contextlib.ExitStack) -> dict[str, Started]:
    """One process for all services of a generation."""
    return _on_node(framework, "socketio.cjs", mine, stack)


def _on_node(package: str, script: str, mine: list[Entry], stack: contextlib.ExitStack) -> dict[str, Started]:
    """One process of this script for all its services; it is given the package's name."""
    node = shutil.which("node")
    if not node or not (NODE_MODULES / package).is_dir():
        why_not = f"npm's {package} is not installed (make exams does it)"
        return {entry.name: Started(why_not=why_not) for entry in mine}
    services = {entry.name: {"secret": SECRET, **_set(entry.service)} for entry in mine}
    path = str(Path(__file__).with_name(script))
    child = stack.enter_context(served_by(node, path, package, json.dumps(services)))
    return {name: Started(port, child.pid) for name, port in ports_of(child).items()}


def _built(framework: str, mine: list[Entry], stack: contextlib.ExitStack) -> dict[str, Started]:
    """One process for all services of a framework that is compiled."""
    if why_not := built.why_not(framework):
        return {entry.name: Started(why_not=why_not) for entry in mine}
    child = stack.enter_context(served_by(*built.command(framework, mine)))
    return {name: Started(port, child.pid) for name, port in built.ports(ports_of(child), mine).items()}


def _set(service: Service) -> dict[str, Any]:
    return {name: value for name, value in asdict(service).items() if value}


def _node_h2(entry: Entry, folder: Path, stack: contextlib.ExitStack) -> Started:
    node = shutil.which("node")
    if not node:
        return Started(why_not="node is not installed")
    pem = folder / entry.service.certificate / "leaf.pem"
    child = stack.enter_context(served_by(node, str(Path(__file__).with_name("h2.cjs")), str(pem)))
    return Started(ports_of(child)["port"], child.pid)


def _demo(entry: Entry, folder: Path, stack: contextlib.ExitStack) -> Started:
    """The demo in a runtime folder of its own, so that one that somebody uses is left alone."""
    home = folder / entry.service.manner
    home.mkdir(mode=0o700)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(home)
    try:
        demo = running_demo(entry.service.manner)
    finally:
        os.environ.pop("XDG_RUNTIME_DIR")
        os.environ |= {} if before is None else {"XDG_RUNTIME_DIR": before}
    stack.callback(_stop, demo.pid)
    (folder / f"{entry.name}.env").write_text(demo.env_file.read_text())
    return Started(1, demo.pid)


def _behind(
    proxy: Proxy, wanted: tuple[Entry, ...], places: Mapping[str, Started], folder: Path, stack: contextlib.ExitStack
) -> dict[str, Started]:
    """One proxy for all entries that want it in front."""
    mine = [entry for entry in wanted if entry.service.front in proxy.fronts and not places[entry.name].why_not]
    if not mine or not proxy.program:
        return {entry.name: Started(why_not=f"{proxy.name} is not installed") for entry in mine}
    ports = dict(zip((entry.name for entry in mine), closed_ports(len(mine)), strict=True))
    sites = [proxy.fronts[entry.service.front](ports[entry.name], places[entry.name].port, folder) for entry in mine]
    child = stack.enter_context(served_by(*proxy.command(folder, sites)))
    for port in ports.values():
        await_listener(port, child)
    return {name: Started(port, child.pid, backend=places[name].port) for name, port in ports.items()}


@contextlib.contextmanager
def served_by(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A server as a child process, until the block is left."""
    quiet = subprocess.DEVNULL
    env = os.environ | {"NODE_PATH": str(NODE_MODULES)}
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, text=True, env=env)
    try:
        yield child
    finally:
        child.terminate()
        child.communicate(timeout=60)


def ports_of(child: subprocess.Popen[str]) -> Any:
    """What the child says of itself in its first line."""
    assert child.stdout
    return json.loads(child.stdout.readline())


def await_listener(port: int, child: subprocess.Popen[str]) -> None:
    """Wait until somebody listens on this port; raise RuntimeError when the child ends before that."""
    while child.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    raise RuntimeError(f"{child.args[0]} did not start")


def _stop(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 15)
