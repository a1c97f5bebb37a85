"""The process of a demo service: writes its files into its folder, serves until idle, then removes them."""

import argparse
import asyncio
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from wsinvest.demo import ENV_FILE, LOOPBACK, STATE_FILE, TARGET_FILE
from wsinvest.demo.faults import BY_NAME, Faults
from wsinvest.demo.fronts import standing
from wsinvest.demo.schedule import Schedule
from wsinvest.demo.service import Service, listen
from wsinvest.demo.settings import Server, env_lines, settings_of, target_text, without_secret
from wsinvest.host.files import write_whole


async def serve(folder: Path, name: str) -> None:
    """Serve the demo of this name until it is idle. Its state file in `folder` holds what `Demo` says."""
    faults = BY_NAME[name]
    service = Service({}, faults)
    server, port = listen(service)
    try:
        async with standing(faults.front, service, port, folder) as front:
            url = f"{'wss' if front.ca_file else 'ws'}://{LOOPBACK}:{front.port}{faults.path}"
            lines = env_lines(faults, port, Server(url, front.pid, front.server_port, front.ca_file))
            state = {"pid": os.getpid(), "port": port, "url": url}
            state |= {"server_pid": front.pid, "server_port": front.server_port}
            with written(folder, name, faults, lines, state):
                service.env = settings_of(lines)
                if faults.schedule is None:
                    await service.idle()
                else:
                    await kept_changing(service, faults.schedule, folder / ENV_FILE, lines)
    finally:
        server.stop()


@contextmanager
def written(
    folder: Path, name: str, faults: Faults, lines: tuple[str, ...], state: Mapping[str, object]
) -> Iterator[None]:
    """Write `.env`, target file where it is watched, and last the state file; remove them when the block ends."""
    with ExitStack() as left:
        texts = {ENV_FILE: text_of(lines)}
        if faults.schedule is not None:
            texts[TARGET_FILE] = target_text(name, faults.schedule, lines)
        for file, text in (texts | {STATE_FILE: json.dumps(state)}).items():
            left.callback((folder / file).unlink, missing_ok=True)
            write_whole(folder / file, text.encode())
        yield


async def kept_changing(service: Service, schedule: Schedule, env_file: Path, lines: tuple[str, ...]) -> None:
    """Take the secret away and give it back by the schedule, in the service and in its `.env`, until it is idle."""
    began = time.monotonic()
    idle = asyncio.ensure_future(service.idle())
    while not idle.done():
        age = time.monotonic() - began
        now = without_secret(lines) if schedule.broken(age) else lines
        write_whole(env_file, text_of(now).encode())
        service.env = settings_of(now)
        await asyncio.wait({idle}, timeout=schedule.next_change_s(age))


def text_of(lines: tuple[str, ...]) -> str:
    """The lines as a file holds them."""
    return "".join(f"{line}\n" for line in lines)


def main() -> None:
    """Parse --folder and --name, then serve."""
    parser = argparse.ArgumentParser(prog="python -m wsinvest.demo")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--name", choices=sorted(BY_NAME), default="demo")
    given = parser.parse_args()
    asyncio.run(serve(given.folder, given.name))


if __name__ == "__main__":
    main()
