"""The process of many demo services: each has a port of its own, and a target file and a `.env` in one folder."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from wsinvest.demo import LOOPBACK
from wsinvest.demo.__main__ import text_of
from wsinvest.demo.faults import HEALTHY, INCIDENT, Faults
from wsinvest.demo.service import Service, listen
from wsinvest.demo.settings import Server, env_lines, settings_of
from wsinvest.host.files import write_whole

READY: Final = "ready"
# Two have lost their secret, one has moved, and the page of one asks with an Origin that is not allowed.
_UNWELL: Final = {3: INCIDENT, 17: INCIDENT, 11: Faults(path="/socket"), 29: Faults(other_origin=True)}


def faults_of(count: int) -> Iterator[tuple[str, Faults]]:
    """The names of so many services, and what is wrong with each."""
    for number in range(1, count + 1):
        yield f"shop-{number:02}", _UNWELL.get(number, HEALTHY)


async def serve(folder: Path, count: int) -> None:
    """Serve until the standard input ends, as it does with the parent; its files are the caller's to remove."""
    loop, stack = asyncio.get_running_loop(), ExitStack()
    with stack:
        for name, faults in faults_of(count):
            service = Service({}, faults)
            server, port = listen(service)
            stack.callback(server.stop)
            url = f"ws://{LOOPBACK}:{port}{faults.path}"
            lines = env_lines(faults, port, Server(url, os.getpid(), port))
            service.env = settings_of(lines)
            write_whole(folder / f"{name}.env", text_of(lines).encode())
            write_whole(folder / f"{name}.toml", f'url = "{url}"\nenv_file = "{name}.env"\n'.encode())
        sys.stdout.write(f"{READY}\n")
        sys.stdout.flush()
        await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Parse --folder and --count, then serve."""
    parser = argparse.ArgumentParser(prog="python -m wsinvest.demo.many")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40)
    given = parser.parse_args()
    asyncio.run(serve(given.folder, given.count))


if __name__ == "__main__":
    main()
