"""A child process: `python -m tests.faults.serve FRAMEWORK FOLDER` starts the bank's services of one framework.

It prints the port of each entry as one JSON line and serves until its standard input ends; where the framework is not
installed it prints the missing module's name as text instead.
"""

import asyncio
import contextlib
import importlib
import json
import logging
import os
import resource
import sys
from pathlib import Path

from tests.faults.bank import ENTRIES
from tests.faults.deciding import Desk
from tests.faults.tls import context

START = {  # the module in tests/faults/servers that serves this framework; each child imports only its own
    "aiohttp": "aio",
    "tight": "aio",
    "asgi": "asgi",
    "routed": "asgi",
    "starlette": "star",
    "fastapi": "star",
    "fastapi-policy": "star",
    "hypercorn": "hyper",
    "granian": "gran",
    "channels": "chan",
    "no websocket": "nows",
    "wsgi": "nows",
    "tornado": "tor",
    "websockets": "lib",
    "raw": "raw",
    "gateway": "gateway",
    "frames": "frames",
    **dict.fromkeys(("held aiohttp", "held websockets", "held tornado", "held uvicorn"), "held"),
    **dict.fromkeys(("held blocked uvicorn", "held blocked tornado"), "held"),  # in processes of their own
    "words": "words",
    "words of a library": "words",
}


async def main(framework: str, folder: Path) -> None:
    """Start all, tell where they are, wait for the end."""
    ports = {}
    try:
        server = importlib.import_module(f"tests.faults.servers.{START[framework]}")
    except ModuleNotFoundError as missing:
        print(json.dumps(missing.name))
        return
    for entry in ENTRIES:
        service = entry.service
        if service.framework == framework:
            tls = context(folder, service.certificate, service.tls) if service.certificate else None
            with contextlib.suppress(OSError):  # this host has no such address: the entry is skipped
                ports[entry.name] = await server.start(Desk(service, folder), tls)
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    if framework == "tight":
        _take_all_descriptors()
    print(json.dumps(ports), flush=True)
    await ended


def _take_all_descriptors() -> None:
    """A service that leaked until nothing was left: it can accept no connection any more."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    with contextlib.suppress(OSError):
        while True:
            os.dup(0)


if __name__ == "__main__":
    logging.disable()
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
