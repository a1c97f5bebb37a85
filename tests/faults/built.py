"""Servers in Go, Rust and Java, and Caddy: built once into the exams' cache by `servers/build.sh` (make exams)."""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict

from tests.faults.entry import Entry
from tests.faults.signing import SECRET
from tests.kept import PLACE

Command = Callable[[Iterable[Entry]], tuple[str, ...]]
_LIBRARIES = {
    "go": PLACE / "go" / "go",
    "rust": PLACE / "rust" / "release" / "bank",
    "java": PLACE / "java" / "classes",
}


def _go(entries: Iterable[Entry]) -> tuple[str, ...]:
    """One process for all; each service as JSON."""
    services = {one.name: {**asdict(one.service), "secret": one.service.secret or SECRET} for one in entries}
    return (str(_LIBRARIES["go"]), json.dumps(services))


def _rust(entries: Iterable[Entry]) -> tuple[str, ...]:
    """One process for all; each service in words."""
    said = ((one.name, one.service) for one in entries)
    words = (f"{name}={it.route} {it.manner or '-'} {' '.join(it.origins)}".rstrip() for name, it in said)
    return (str(_LIBRARIES["rust"]), *words)


def _java(_entries: Iterable[Entry]) -> tuple[str, ...]:
    """One process on one port; each service has a path of its own."""
    small = ("-Xmx256m", "-XX:TieredStopAtLevel=1")
    return ("java", *small, "-cp", f"{_LIBRARIES['java']}:{PLACE / 'java' / 'dependency'}/*", "bank.Bank")


_COMMANDS: Mapping[str, tuple[str, Command]] = {
    "gorilla": ("go", _go),
    "coder": ("go", _go),
    "net/http": ("go", _go),
    "tungstenite": ("rust", _rust),
    "spring": ("java", _java),
}
FRAMEWORKS = frozenset(_COMMANDS)


def why_not(framework: str) -> str:
    """Why this framework's servers cannot run here; empty if they can."""
    language, _ = _COMMANDS[framework]
    if not _LIBRARIES[language].exists():
        return f"the servers in {language} are not built (make exams does it where the toolchain is)"
    return "" if language != "java" or shutil.which("java") else "java is not installed"


def command(framework: str, entries: Iterable[Entry]) -> tuple[str, ...]:
    """What starts all of these entries in one process, which prints their ports."""
    return _COMMANDS[framework][1](entries)


def ports(said: Mapping[str, int], entries: Iterable[Entry]) -> dict[str, int]:
    """The port of each entry, from what the process printed."""
    return {one.name: said.get(one.name) or said["port"] for one in entries}
